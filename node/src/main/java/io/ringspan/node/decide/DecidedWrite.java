package io.ringspan.node.decide;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.execute.PlainTransaction;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyReader;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.RespProtocol;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a decision, while replicas write it: once they have as the level asks, the client is given the reply that was
 * decided, or an error of the write. Of a transaction that is written as it is, the reply is that of its EXEC.
 *
 * <p><b>Owner.</b> Worker 0. <b>Buffers.</b> Holds the reply until it gives it away.
 */
final class DecidedWrite implements ReplyTarget {
    /** Enough have applied it, and what their stores have said of that nobody is told: one had it before, or it came behind a later value. */
    private static final List<String> APPLIED = List.of("DIFFERS ", "OVERWRITTEN ");

    /** Null if stores give it. */
    private final @Nullable ByteBuf reply;

    private final Consumer<ByteBuf> answered;
    private final Slot slot = new Slot();
    private final HeldReply held;
    private int commands;

    /**
     * Makes one.
     *
     * @param reply null if the client gets that of EXEC
     * @param answered takes over the reply
     */
    DecidedWrite(ByteBufAllocator allocator, @Nullable ByteBuf reply, Consumer<ByteBuf> answered) {
        this.reply = reply;
        this.answered = answered;
        this.held = new HeldReply(RespProtocol.RESP, allocator);
    }

    /** Sends it to all owners. */
    void send(Run run, Decider decider, DecisionRequest request) {
        commands = run.commands();
        slot.open(this, commands, true, decider.parts().tally().nowNanos());
        int protocol = reply == null ? request.protocol() : 2;
        decider.parts().dispatcher().send(run, slot, protocol, request.level());
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        held.hold(in, at, length, last);
        if (last) {
            ByteBuf told = reply == null ? storesReply() : error();
            held.drop();
            end(told);
        }
    }

    private ByteBuf storesReply() {
        try {
            return PlainTransaction.reply(held, commands);
        } catch (IllegalArgumentException unexpected) {
            return Unpooled.wrappedBuffer(RespProtocol.RESP.error(ClientError.UNKNOWN.text()));
        }
    }

    /** The first error among the replies of the write, as a reply; nothing if there is none. */
    private ByteBuf error() {
        try {
            List<Reply> replies = ReplyReader.all(held.stream(), commands);
            Optional<Reply.Failure> error = replies.stream()
                    .flatMap(one -> one instanceof Reply.Items items ? items.items().stream() : Stream.of(one))
                    .filter(Reply.Failure.class::isInstance)
                    .map(Reply.Failure.class::cast)
                    .filter(failure -> APPLIED.stream().noneMatch(failure.bytes()::startsWith))
                    .findFirst();
            return error.isEmpty()
                    ? Unpooled.EMPTY_BUFFER
                    : Unpooled.copiedBuffer("-" + error.get().bytes() + "\r\n", ISO_8859_1);
        } catch (IOException unexpected) {
            return Unpooled.wrappedBuffer(RespProtocol.RESP.error(ClientError.UNKNOWN.text()));
        }
    }

    @Override
    public void brokenOff(Slot of) {
        held.drop();
        end(Unpooled.wrappedBuffer(RespProtocol.RESP.error(ClientError.UNKNOWN.text())));
    }

    /** @param told instead of the reply, if it is not empty */
    private void end(ByteBuf told) {
        slot.clear();
        ByteBuf decided = reply;
        if (decided == null || told.isReadable()) {
            if (decided != null) {
                decided.release();
            }
            answered.accept(told);
        } else {
            answered.accept(decided);
        }
    }
}
