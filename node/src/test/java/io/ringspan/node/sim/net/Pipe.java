package io.ringspan.node.sim.net;

import io.ringspan.sim.Simulation;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * One direction of a connection: bytes arrive in order, late by what the network says, and none while the way is cut. It
 * holds no more than {@value #BYTES_MAX} that the other end has not read.
 */
public final class Pipe {
    /** As a kernel's buffers at both ends together, if small: so that writers see a full one. */
    private static final int BYTES_MAX = 64 * 1024;

    /** Stands for the end of what is said. */
    private static final byte[] END = {};

    private final SimNet net;
    private final Simulation simulation;
    private final int from;
    private final int to;
    private final Wire wire;
    private final ArrayDeque<byte[]> underway = new ArrayDeque<>();
    private Party sender;
    private Party receiver;
    private long lastArrivalNanos;
    private int unread;
    private boolean ended;
    private boolean dead;
    private boolean wantsRoom;

    @SuppressWarnings("NullAway.Init") // join comes before anything else
    Pipe(SimNet net, Wire wire, int from, int to) {
        this.net = net;
        this.simulation = net.simulation();
        this.wire = wire;
        this.from = from;
        this.to = to;
    }

    void join(Party sending, Party receiving) {
        sender = sending;
        receiver = receiving;
    }

    /** The connection that this is one half of. */
    public Wire wire() {
        return wire;
    }

    /** How many bytes it would take now. */
    public int room() {
        return dead ? BYTES_MAX : BYTES_MAX - unread;
    }

    /** Has the sender told once there is room again. */
    public void wantRoom() {
        wantsRoom = true;
    }

    /** Sends bytes; of a connection that is gone, nowhere. */
    public void send(byte[] bytes) {
        if (ended || dead) {
            return;
        }
        if (net.steps().breaksBefore(wire, from, to, bytes)) {
            wire.breakOff();
            return;
        }
        unread += bytes.length;
        put(bytes);
    }

    /** Says no more. */
    public void end() {
        if (!ended && !dead) {
            ended = true;
            put(END);
        }
    }

    private void put(byte[] bytes) {
        long now = simulation.nanoTime();
        lastArrivalNanos = Math.max(lastArrivalNanos, now + net.delayNanos(from, to));
        underway.add(bytes);
        simulation.after(lastArrivalNanos - now, this::arrive);
    }

    /** As many calls of this are planned as there are pieces on their way. */
    private void arrive() {
        if (dead || underway.isEmpty()) {
            return;
        }
        long cutNanos = net.cutForNanos(from, to);
        if (cutNanos > 0) {
            simulation.after(cutNanos, this::arrive);
            return;
        }
        byte[] bytes = underway.remove();
        if (bytes == END) {
            simulation.trace(from * 64L + to);
            dead = true;
            receiver.ended();
        } else {
            simulation.trace(Arrays.hashCode(bytes));
            receiver.arrived(bytes);
            if (net.steps().breaksBehind(wire, from, to, bytes)) {
                wire.breakOff();
            }
        }
    }

    /** The receiver has read so many bytes. */
    public void read(int count) {
        unread -= count;
        sender.taken(count);
        if (wantsRoom && unread <= BYTES_MAX / 2) {
            wantsRoom = false;
            simulation.after(0, sender::roomAgain);
        }
    }

    /** What has not arrived is lost, all of it or the last part; then the receiver hears that it is broken. */
    void breakOff() {
        if (dead) {
            return;
        }
        ended = true;
        int kept = simulation.random().nextInt(underway.size() + 1);
        while (underway.size() > kept) {
            underway.removeLast();
        }
        long now = simulation.nanoTime();
        long at = Math.max(kept == 0 ? now : lastArrivalNanos, now + net.delayNanos(from, to));
        simulation.after(at - now, this::broken);
    }

    private void broken() {
        if (!dead) {
            long cutNanos = net.cutForNanos(from, to);
            if (cutNanos > 0 && !underway.isEmpty()) {
                simulation.after(cutNanos, this::broken);
                return;
            }
            dead = true;
            underway.clear();
            receiver.broken();
        }
    }

    /** Nobody is there to hear anything any more. */
    void forget() {
        dead = true;
        underway.clear();
    }
}
