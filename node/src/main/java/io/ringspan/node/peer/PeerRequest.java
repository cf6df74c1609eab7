package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import org.jspecify.annotations.Nullable;

/**
 * A peer's request while the store works on it: sends the store's replies back as they come, if the peer takes them. Reused.
 *
 * <p><b>Owner.</b> The worker of the peer's connection.
 */
final class PeerRequest implements ReplySink {
    private final PeerServer server;
    private final Span span = new Span();
    private @Nullable PeerServerConnection caller;
    private int id;
    private boolean begun;
    private boolean passes;

    PeerRequest(PeerServer server) {
        this.server = server;
    }

    void begin(PeerServerConnection from, int requestId) {
        caller = from;
        id = requestId;
        begun = false;
    }

    Span span() {
        return span;
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        PeerServerConnection to = caller;
        if (to != null && mayPass(to)) {
            to.reply(id, Frames.FLAG_MORE, 0, in, at, length);
        }
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        PeerServerConnection to = caller;
        if (to != null && mayPass(to)) {
            to.reply(id, 0, refusals, in, at, length);
        } else if (to != null) {
            to.overloaded(id);
        }
        end();
    }

    /** What has begun to pass goes on. */
    private boolean mayPass(PeerServerConnection to) {
        if (!begun) {
            begun = true;
            passes = to.mayPass();
        }
        return passes;
    }

    @Override
    public void broken() {
        PeerServerConnection to = caller;
        if (to != null) {
            to.unanswered(id);
        }
        end();
    }

    @Override
    public void late() {}

    /** The deadline is the caller's affair: it has given up by now, and swallows what still comes. */
    @Override
    public void expired() {}

    private void end() {
        caller = null;
        span.release();
        server.give(this);
    }
}
