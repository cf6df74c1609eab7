package io.ringspan.node.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.resp.RespReplyWalker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Waits for the replies of the own store to one or several commands. Once the store is slow, it is waited for on: what it does with a
 * script decides what is kept.
 *
 * <p><b>Owner.</b> The worker of the link. <b>Buffers.</b> Holds the replies until its owner has been called.
 */
final class StoreReply implements ReplySink {
    private static final int SHOWN_MAX = 200;

    private final HeldReply reply = new HeldReply(RespProtocol.RESP, ByteBufAllocator.DEFAULT);
    private final Consumer<StoreReply> then;
    private final Runnable slow;
    private boolean broken;

    /**
     * @param then called with this once, when all are there or the connection is gone
     * @param slow called before that if the store takes longer than a request may
     */
    StoreReply(Consumer<StoreReply> then, Runnable slow) {
        this.then = then;
        this.slow = slow;
    }

    StoreReply(Consumer<StoreReply> then) {
        this(then, () -> {});
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        reply.hold(in, at, length, false);
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        reply.hold(in, at, length, true);
        then.accept(this);
        reply.drop();
    }

    @Override
    public void broken() {
        reply.drop();
        broken = true;
        then.accept(this);
    }

    @Override
    public void late() {}

    @Override
    public void expired() {
        slow.run();
    }

    /** Whether there is no reply. */
    boolean isBroken() {
        return broken;
    }

    /** Whether the store refused; only of one reply that is there. */
    boolean isError() {
        return reply.isError();
    }

    /** The bytes of what came, borrowed. */
    ByteBuf bytes() {
        return reply.bytes().slice(reply.at(), reply.end() - reply.at());
    }

    /** A copy of that, for whoever keeps it. */
    ByteBuf copy() {
        ByteBuf from = bytes();
        return ByteBufAllocator.DEFAULT
                .directBuffer(Math.max(1, from.readableBytes()))
                .writeBytes(from);
    }

    /** Of several replies, those that are errors, as text. */
    List<String> errors() {
        List<String> errors = new ArrayList<>();
        ByteBuf in = bytes();
        RespReplyWalker walker = new RespReplyWalker();
        for (int at = 0; at >= 0 && at < in.writerIndex(); ) {
            at = walker.advance(in, at, in.writerIndex());
            if (walker.isError()) {
                errors.add(in.toString(walker.errorAt() + 1, Math.min(SHOWN_MAX, walker.errorLength() - 1), UTF_8));
            }
        }
        return errors;
    }
}
