package io.ringspan.node.sim.net;

import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The network between places, which are numbers: delays, ways that are cut for a while, connections. What is said within
 * a place arrives soon, and nothing within it is ever cut.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
public final class SimNet {
    private static final long LOCAL_MAX_NANOS = 60_000;

    private final Simulation simulation;
    private final Map<Integer, Listener> listeners = new HashMap<>();
    private final Map<Integer, Integer> placeOfPort = new HashMap<>();
    private final Map<Long, Long> cutUntil = new HashMap<>();
    private final Map<Long, Long> slowedBy = new HashMap<>();
    private final List<Wire> wires = new ArrayList<>();
    private final Delays delays;
    private Steps steps = Steps.NONE;

    /** How long the way from one place to another takes at the most, when nothing is wrong. */
    public interface Delays {
        long maxNanos(int from, int to);
    }

    public SimNet(Simulation simulation, Delays delays) {
        this.simulation = simulation;
        this.delays = delays;
    }

    /** Has connections break as this one says. */
    public void breaksAt(Steps breaking) {
        steps = breaking;
    }

    /** Who says when connections break. */
    public Steps steps() {
        return steps;
    }

    public Simulation simulation() {
        return simulation;
    }

    /** Takes connections to that port, which is at that place. */
    public void listen(int place, int port, Listener listener) {
        listeners.put(port, listener);
        placeOfPort.put(port, place);
    }

    /** Nobody takes connections there any more. */
    public void close(int port) {
        listeners.remove(port);
    }

    /** For how long nothing said at one place arrives at the other. */
    public void cut(int from, int to, long nanos) {
        if (from != to) {
            cutUntil.merge(way(from, to), simulation.nanoTime() + nanos, Math::max);
        }
    }

    /** What is said at one place arrives at the other later by so much. */
    public void slow(int from, int to, long nanos) {
        slowedBy.put(way(from, to), nanos);
    }

    /** Nothing is cut any more, and nothing slow. */
    public void heal() {
        cutUntil.clear();
        slowedBy.clear();
    }

    long cutForNanos(int from, int to) {
        return cutUntil.getOrDefault(way(from, to), 0L) - simulation.nanoTime();
    }

    long delayNanos(int from, int to) {
        long max = from == to ? LOCAL_MAX_NANOS : delays.maxNanos(from, to);
        return simulation.between(max / 4, max + 1) + slowedBy.getOrDefault(way(from, to), 0L);
    }

    private static long way(int from, int to) {
        return (long) from << 32 | to;
    }

    /**
     * Connects, after the time that takes.
     *
     * @param opener the end at {@code place}
     * @param then gets the way to the other end, or null when there is none in that time
     */
    public void connect(int place, int port, Party opener, long timeoutNanos, Consumer<@Nullable Pipe> then) {
        int other = placeOfPort.getOrDefault(port, place);
        long there = delayNanos(place, other) + Math.max(0, cutForNanos(place, other));
        if (there >= timeoutNanos) {
            simulation.after(timeoutNanos, () -> then.accept(null));
            return;
        }
        simulation.after(there, () -> {
            Listener listener = listeners.get(port);
            Wire wire = new Wire(this, place, other);
            Party acceptor = listener == null ? null : listener.accept(wire);
            long back = delayNanos(other, place) + Math.max(0, cutForNanos(other, place));
            if (acceptor != null) {
                wire.join(opener, acceptor);
            }
            if (acceptor == null || back >= timeoutNanos) {
                simulation.after(Math.min(back, timeoutNanos), () -> then.accept(null));
                if (acceptor != null) {
                    wire.forget();
                    acceptor.broken();
                }
                return;
            }
            wires.add(wire);
            simulation.after(back, () -> then.accept(wire.there()));
        });
    }

    /** All connections. */
    public List<Wire> wires() {
        return List.copyOf(wires);
    }

    void remove(Wire wire) {
        wires.remove(wire);
    }
}
