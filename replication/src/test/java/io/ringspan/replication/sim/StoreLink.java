package io.ringspan.replication.sim;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.late.LateAnswers;
import io.ringspan.replication.late.Onward;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.sim.SimLink;
import io.ringspan.sim.Simulation;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node's connection to its store: pipelined, replies in order, breaks with commands and replies on their way. With the
 * planted fault there are two, and what is sent on one may overtake what is sent on the other.
 */
final class StoreLink implements Onward {
    private static final long DELAY_MIN_NANOS = 20_000;
    private static final long DELAY_MAX_NANOS = 400_000;

    /** A span waiting for its replies; {@code null} stands for a reply that is not there yet. */
    private static final class Waiting {
        final @Nullable Boolean[] replies;
        int counted;

        Waiting(int commands) {
            replies = new @Nullable Boolean[commands];
        }
    }

    private final Simulation simulation;
    private final SimStore store;
    private final SimNode node;
    private final boolean two;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    /** Of each key the command that it owes its version to. */
    private final Map<Integer, Op> versions = new TreeMap<>();

    private SimLink[] to = {};
    private SimLink[] from = {};
    private int generation;
    private boolean open;
    private long sentSpans;

    StoreLink(Simulation simulation, SimStore store, SimNode node, boolean two) {
        this.simulation = simulation;
        this.store = store;
        this.node = node;
        this.two = two;
    }

    /** An earlier start has left them. */
    void goOn(Collection<Op> left) {
        left.forEach(op -> versions.put(op.key(), op));
    }

    void connect() {
        int mine = ++generation;
        simulation.after(simulation.between(100_000, 5_000_000), () -> {
            if (mine != generation || !node.isUp()) {
                return;
            }
            if (!store.isUp()) {
                connect();
                return;
            }
            int links = two ? 2 : 1;
            to = links(links);
            from = links(links);
            open = true;
            node.order().connected(node.runIdAsSeen(store.runId()));
            node.turn();
        });
    }

    /** The store stops: it runs nothing more of what is on its way. */
    void storeStopped() {
        for (SimLink link : to) {
            link.breakNow();
        }
        breakOff();
    }

    /** The connection breaks. */
    void breakOff() {
        if (!open) {
            return; // connecting, or broken and about to be noticed
        }
        generation++;
        open = false;
        for (SimLink link : to) {
            link.breakOff();
        }
        long noticed = 0;
        for (SimLink link : from) {
            noticed = Math.max(noticed, link.breakOff());
        }
        int mine = generation;
        simulation.after(noticed, () -> {
            if (mine == generation && node.isUp()) {
                lost();
            }
        });
    }

    /** The node is gone, and nobody is there to notice anything. */
    void abandon() {
        generation++;
        open = false;
        waiting.clear();
        for (SimLink link : to) {
            link.breakOff();
        }
    }

    @Override
    public void apply(StreamId stream, WriteFrame write, @Nullable LateAnswers unanswerable) {
        send(write.span(), write.at(), write.commands());
    }

    @Override
    public void repeat(WriteFrame write, int at, int length, int commands) {
        send(write.span(), at, length / Op.BYTES);
    }

    private void send(ByteBuf span, int at, int commands) {
        Waiting entry = new Waiting(commands);
        waiting.add(entry);
        int link = (int) (sentSpans++ % to.length);
        SimLink there = to[link];
        SimLink back = from[link];
        StoreOrder asker = node.order();
        for (int command = 0; command < commands; command++) {
            Op op = Op.read(span, at + command * Op.BYTES);
            if (op.kind() != 'N') {
                versions.merge(op.key(), op, (was, now) -> now.isWhole() || now.id() > was.id() ? now : was);
            }
            int place = command;
            there.send(() -> {
                boolean applied = store.apply(op);
                back.send(() -> replied(asker, entry, place, applied));
            });
        }
    }

    private void replied(StoreOrder asker, Waiting entry, int place, boolean applied) {
        if (asker != node.order() || !node.isUp()) {
            return;
        }
        entry.replies[place] = applied;
        for (Waiting head = waiting.peek(); head != null; head = waiting.peek()) {
            while (head.counted < head.replies.length && head.replies[head.counted] != null) {
                if (Boolean.FALSE.equals(head.replies[head.counted])) {
                    asker.notApplied(head.counted);
                }
                head.counted++;
            }
            if (head.counted < head.replies.length) {
                break;
            }
            waiting.remove();
            asker.answered();
        }
        node.turn();
    }

    @Override
    public void forgotten() {
        if (!node.has(Bug.VERSIONS_OUTLIVE_WRITES)) {
            versions.clear();
        }
    }

    /** The commands that keys owe their versions to. */
    Collection<Op> versions() {
        return versions.values();
    }

    private void lost() {
        Waiting head = waiting.peek();
        int replies = head == null ? 0 : head.counted;
        waiting.clear();
        node.order().disconnected(replies);
        node.turn();
        connect();
    }

    private SimLink[] links(int count) {
        SimLink[] links = new SimLink[count];
        for (int i = 0; i < count; i++) {
            links[i] = new SimLink(simulation, DELAY_MIN_NANOS, DELAY_MAX_NANOS * (two ? 4 : 1));
        }
        return links;
    }
}
