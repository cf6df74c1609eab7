package io.ringspan.node.antientropy.mend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.ringspan.node.io.ReplySink;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something that was asked of a link for a thread that waits.
 *
 * <p><b>Owner.</b> The worker of the link; {@link #answer} is waited for by the other. <b>Limits.</b> What is longer than {@code
 * bytesMax} is no answer.
 */
final class Asked implements ReplySink {
    private final int bytesMax;
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private final CompletableFuture<@Nullable Replied> answer = new CompletableFuture<>();

    /**
     * What was replied.
     *
     * @param before all but the last piece
     * @param last the last piece
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Replied(byte[] before, byte[] last) {}

    Asked(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Null if none came. */
    CompletableFuture<@Nullable Replied> answer() {
        return answer;
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        if (before.size() + (long) length > bytesMax) {
            answer.complete(null);
        } else if (!answer.isDone()) {
            before.writeBytes(ByteBufUtil.getBytes(in, at, length));
        }
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        answer.complete(refusals > 0 ? null : new Replied(before.toByteArray(), ByteBufUtil.getBytes(in, at, length)));
    }

    @Override
    public void broken() {
        answer.complete(null);
    }

    @Override
    public void late() {}

    @Override
    public void expired() {
        answer.complete(null);
    }
}
