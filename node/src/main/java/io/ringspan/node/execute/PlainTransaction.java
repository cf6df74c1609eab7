package io.ringspan.node.execute;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.command.Command;
import io.ringspan.node.effect.Request;
import io.ringspan.node.execute.change.ChangeReader;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.resp.AtomicSpan;
import io.ringspan.node.resp.Forms;
import io.ringspan.node.resp.RespWriter;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of writes of which each would go to all replicas as it is if it came alone. So it goes to them as it is: what it
 * costs them is what its commands cost, however large the values are. Commands that only read are not among them: they would be run
 * everywhere for nothing.
 *
 * <p><b>Owner.</b> Who made it. <b>Buffers.</b> Holds what is to be sent until {@link #release}.
 *
 * @param span MULTI, the commands as they travel, EXEC
 * @param commands how many they are in all
 */
public record PlainTransaction(ByteBuf span, int commands) {

    /** The one for a batch; null if that is none, or if one of its commands has to be decided or is none that a store takes as it stands. */
    public static @Nullable PlainTransaction of(Batch batch, Forms forms, ByteBufAllocator allocator) {
        if (!batch.isTransaction() || batch.commands().isEmpty()) {
            return null;
        }
        ByteBuf out = allocator.directBuffer();
        try {
            for (Request each : batch.commands()) {
                if (!append(each, forms, out)) {
                    return null;
                }
            }
            return new PlainTransaction(AtomicSpan.of(out), batch.commands().size() + AtomicSpan.EDGES);
        } finally {
            out.release();
        }
    }

    /** Whether it may be part of one; if so, it is appended. */
    private static boolean append(Request request, Forms forms, ByteBuf out) {
        Command command = request.command();
        if (!ChangeReader.mayTravel(command)) {
            return false;
        }
        Forms.Verdict verdict = forms.decide(command, request.arguments(), request.nowMillis(), out);
        if (verdict == Forms.Verdict.AS_IS) {
            new RespWriter().to(out, 2).array(request.count()).bulks(request.arguments(), 0);
        }
        return verdict == Forms.Verdict.AS_IS || verdict == Forms.Verdict.REWRITTEN;
    }

    /** What the client is told when replicas have answered: the reply to EXEC, or what is wrong with the write. A copy; the caller's. */
    public static ByteBuf reply(HeldReply held, int commands) {
        ReplySlices all = ReplySlices.of(held.bytes(), held.at(), held.end(), commands);
        int told = 0;
        while (told < commands - 1 && !all.isError(told)) {
            told++;
        }
        ByteBuf reply = held.bytes().alloc().directBuffer();
        all.copy(told, reply);
        return reply;
    }

    public void release() {
        span.release();
    }
}
