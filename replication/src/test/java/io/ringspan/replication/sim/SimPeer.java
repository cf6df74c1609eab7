package io.ringspan.replication.sim;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.sim.SimLink;
import io.ringspan.sim.Simulation;
import java.util.function.Consumer;

/**
 * A connection that a worker has opened to another node. The worker sends on it; the other node answers through it. Each
 * side notices a break in its own time, after what still arrived.
 */
final class SimPeer implements Upstream {
    private static final int UNDERWAY_MAX = 200;

    private final Simulation simulation;
    private final SimWorker opener;
    private final SimWorker acceptor;
    private final SimLink there;
    private final SimLink back;
    private boolean openerUp = true;
    private boolean acceptorUp = true;
    private boolean refused;

    SimPeer(Simulation simulation, SimWorker opener, SimWorker acceptor, long delayMaxNanos) {
        this.simulation = simulation;
        this.opener = opener;
        this.acceptor = acceptor;
        this.there = new SimLink(simulation, delayMaxNanos / 4, delayMaxNanos);
        this.back = new SimLink(simulation, delayMaxNanos / 4, delayMaxNanos);
    }

    SimWorker acceptor() {
        return acceptor;
    }

    boolean isOpen() {
        return openerUp;
    }

    /** Sends something to the acceptor; false if there is too much on the way. */
    boolean send(Runnable arrival) {
        if (!openerUp || there.underway() >= UNDERWAY_MAX) {
            refused = openerUp;
            return false;
        }
        sendAlways(arrival);
        return true;
    }

    /** Sends something small to the acceptor, however much is on the way. */
    void sendAlways(Runnable arrival) {
        there.send(() -> {
            if (acceptorUp && acceptor.node().isUp(acceptor)) {
                arrival.run();
                acceptor.node().turn();
            }
            if (refused && openerUp && there.underway() < UNDERWAY_MAX / 2) {
                refused = false;
                opener.writable(acceptor.node().number());
            }
        });
    }

    /** It breaks. */
    void breakOff() {
        simulation.after(back.breakOff(), () -> {
            if (openerUp) {
                openerUp = false;
                opener.lost(this);
            }
        });
        simulation.after(there.breakOff(), () -> {
            if (acceptorUp) {
                acceptorUp = false;
                acceptor.closed(this);
            }
        });
    }

    boolean touches(SimNode node) {
        return opener.node() == node || acceptor.node() == node;
    }

    private void answer(Runnable arrival) {
        back.send(() -> {
            if (openerUp && opener.node().isUp(opener)) {
                arrival.run();
                opener.node().turn();
            }
        });
    }

    @Override
    public void mark(StreamId stream, int replica, long mark) {
        answer(() -> opener.marked(stream, replica, mark));
        boolean forAll = acceptor.node().has(Bug.RELAY_MARKS_FOR_ITS_RACKS)
                && replica == acceptor.node().number();
        if (forAll) {
            for (int rack : acceptor.node().neighbours()) {
                answer(() -> opener.marked(stream, rack, mark));
            }
        }
    }

    @Override
    public void behind(StreamId stream, int replica, long position, long life) {
        answer(() -> opener.behind(stream, replica, position, life));
    }

    @Override
    public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
        throw new AssertionError("no node of the simulation has another ring");
    }

    @Override
    public void reachable(StreamId stream, int replica, boolean reachable) {
        int relay = acceptor.node().number();
        answer(() -> opener.reachable(stream, relay, replica, reachable));
    }

    /** A write on its way: its bytes, copied as a wire would. */
    static final class Carried {
        private final WriteFrame header = new WriteFrame();
        private final byte[] bytes;

        Carried(WriteFrame write) {
            header.copyOf(write);
            bytes = new byte[write.length()];
            write.span().getBytes(write.at(), bytes);
        }

        /** Has it read from a receive buffer that lives during the call. */
        void deliver(SimCluster cluster, Consumer<WriteFrame> receiver) {
            ByteBuf received = cluster.memory().buffer(bytes.length);
            received.writeBytes(bytes);
            WriteFrame frame = new WriteFrame();
            frame.copyOf(header);
            frame.span(received, 0, bytes.length);
            receiver.accept(frame);
            received.release();
        }
    }
}
