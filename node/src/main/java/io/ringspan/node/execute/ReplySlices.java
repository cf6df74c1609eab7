package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyReader;
import io.ringspan.node.resp.RespReplyWalker;
import java.io.IOException;
import java.util.List;

/** Where replies stand that follow one another: their bytes go to a client as they are. Immutable; borrows the buffer. */
public final class ReplySlices {
    private final ByteBuf in;
    /** Where each begins, and the end of the last. */
    private final int[] at;

    private ReplySlices(ByteBuf in, int[] at) {
        this.in = in;
        this.at = at;
    }

    /**
     * Finds so many replies.
     *
     * @throws IllegalArgumentException if they are not there
     */
    public static ReplySlices of(ByteBuf in, int from, int to, int count) {
        int[] at = new int[count + 1];
        at[0] = from;
        RespReplyWalker walker = new RespReplyWalker();
        for (int i = 0; i < count; i++) {
            int end = walker.advance(in, at[i], to);
            if (end == RespReplyWalker.GARBAGE || !walker.hasEnded()) {
                throw new IllegalArgumentException(count + " replies were awaited, and there are " + i);
            }
            at[i + 1] = end;
        }
        return new ReplySlices(in, at);
    }

    /** Appends the reply as it is. */
    public void copy(int i, ByteBuf out) {
        out.writeBytes(in, at[i], at[i + 1] - at[i]);
    }

    /** The reply as it is, bytes as characters. */
    String text(int i) {
        return in.toString(at[i], at[i + 1] - at[i], ISO_8859_1);
    }

    /** So many of them from {@code first} on, understood. */
    List<Reply> read(int first, int count) throws IOException {
        return ReplyReader.all(new ByteBufInputStream(in.slice(at[first], at[first + count] - at[first])), count);
    }

    /** How many there are. */
    public int count() {
        return at.length - 1;
    }

    boolean isError(int i) {
        return in.getByte(at[i]) == '-';
    }

    /** Whether it is one of the nulls. */
    boolean isNothing(int i) {
        return RespReplyWalker.isNothing(in, at[i]);
    }

    /** The replies within an array; none if it is no array, or attributes come before it. */
    public ReplySlices within(int i) {
        if (in.getByte(at[i]) != '*' || isNothing(i)) {
            return new ReplySlices(in, new int[] {at[i]});
        }
        int end = in.indexOf(at[i], at[i + 1], (byte) '\r');
        int count = 0;
        for (int digit = at[i] + 1; digit < end; digit++) {
            count = count * 10 + in.getByte(digit) - '0';
        }
        return of(in, end + 2, at[i + 1], count);
    }
}
