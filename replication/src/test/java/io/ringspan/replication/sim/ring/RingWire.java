package io.ringspan.replication.sim.ring;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.sim.SimLink;
import io.ringspan.sim.Simulation;
import java.util.function.Consumer;

/** A connection that a node has opened to another one: it sends on it, the other answers. Each side notices a break in its own time. */
final class RingWire implements Upstream {
    private static final int UNDERWAY_MAX = 200;

    private final Simulation simulation;
    private final Serving opener;
    private final Serving acceptor;
    private final SimLink there;
    private final SimLink back;
    private boolean openerUp = true;
    private boolean acceptorUp = true;
    private boolean refused;

    RingWire(Simulation simulation, Serving opener, Serving acceptor, long delayMaxNanos) {
        this.simulation = simulation;
        this.opener = opener;
        this.acceptor = acceptor;
        this.there = new SimLink(simulation, delayMaxNanos / 4, delayMaxNanos);
        this.back = new SimLink(simulation, delayMaxNanos / 4, delayMaxNanos);
    }

    Serving acceptor() {
        return acceptor;
    }

    boolean isOpen() {
        return openerUp;
    }

    boolean joins(RingNodeSite one, RingNodeSite other) {
        return (opener.site() == one && acceptor.site() == other) || (opener.site() == other && acceptor.site() == one);
    }

    boolean touches(RingNodeSite site) {
        return opener.site() == site || acceptor.site() == site;
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
            if (acceptorUp && acceptor.isUp()) {
                arrival.run();
                acceptor.turn();
            }
            if (refused && openerUp && there.underway() < UNDERWAY_MAX / 2) {
                refused = false;
                opener.wires().writable(acceptor);
            }
        });
    }

    /** It breaks. */
    void breakOff() {
        simulation.after(back.breakOff(), () -> {
            if (openerUp) {
                openerUp = false;
                opener.wires().lost(this);
            }
        });
        simulation.after(there.breakOff(), () -> {
            if (acceptorUp) {
                acceptorUp = false;
                acceptor.wires().closed(this);
            }
        });
    }

    private void answer(Runnable arrival) {
        back.send(() -> {
            if (openerUp && opener.isUp()) {
                arrival.run();
                opener.turn();
            }
        });
    }

    @Override
    public void mark(StreamId stream, int replica, long mark) {
        answer(() -> opener.wires().marked(stream, replica, mark));
    }

    @Override
    public void behind(StreamId stream, int replica, long position, long life) {
        answer(() -> opener.wires().behind(stream, replica, position, life));
    }

    @Override
    public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
        answer(() -> opener.wires().wrongOwner(stream, replica, position, ringEpoch));
    }

    @Override
    public void reachable(StreamId stream, int replica, boolean reachable) {
        int relay = opener.number(acceptor.site());
        answer(() -> opener.wires().reachable(stream, relay, replica, reachable));
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
        void deliver(RingCluster cluster, Serving receiver, Consumer<WriteFrame> taker) {
            ByteBuf received = cluster.memory().buffer(bytes.length);
            received.writeBytes(bytes);
            WriteFrame frame = new WriteFrame();
            frame.copyOf(header);
            frame.span(received, 0, bytes.length);
            if (cluster.bug() == RingBug.NO_FENCE) {
                frame.place(frame.token(), receiver.topology().epoch(), frame.clock());
            }
            taker.accept(frame);
            received.release();
        }
    }
}
