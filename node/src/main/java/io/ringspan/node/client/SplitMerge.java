package io.ringspan.node.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.resp.CommandErrors;
import io.ringspan.node.resp.Merge;
import io.ringspan.node.resp.ReplyWalker;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes one reply of the replies to the parts of a split command. Stateless. */
final class SplitMerge {
    private static final byte[] OK = "+OK\r\n".getBytes(US_ASCII);
    private static final int HEADER_BYTES_MAX = 32;
    private static final Pattern COUNT = Pattern.compile(":\\d{1,18}\r\n");

    private SplitMerge() {}

    /** The client's reply, to be released by the caller. A part's error is the reply when there is one. */
    static ByteBuf merge(Merge how, SplitPlan plan, @Nullable ByteBuf[] replies, ByteBufAllocator allocator) {
        ByteBuf out = allocator.directBuffer(totalBytes(replies));
        ByteBuf error = firstError(replies);
        if (error != null) {
            return out.writeBytes(error, error.readerIndex(), error.readableBytes());
        }
        if (!isExpected(how, plan, replies)) {
            CommandErrors.error(out, "ERR the store's reply to a part of this command has an unexpected form");
            return out;
        }
        switch (how) {
            case ARRAY -> array(plan, replies, out);
            case SUM -> sum(replies, out);
            case ALL_OK -> out.writeBytes(OK);
            case NONE -> throw new IllegalStateException("a command that is not split has no parts");
        }
        return out;
    }

    static ByteBuf tooLarge(ByteBufAllocator allocator, long replyBytesMax) {
        ByteBuf out = allocator.buffer();
        CommandErrors.error(
                out, "ERR the reply is larger than the limit of " + replyBytesMax + " bytes (reply_bytes_max)");
        return out;
    }

    private static int totalBytes(@Nullable ByteBuf[] replies) {
        int total = 32;
        for (ByteBuf reply : replies) {
            total += reply == null ? 0 : reply.readableBytes();
        }
        return total;
    }

    private static @Nullable ByteBuf firstError(@Nullable ByteBuf[] replies) {
        for (ByteBuf reply : replies) {
            if (reply != null && reply.getByte(reply.readerIndex()) == '-') {
                return reply;
            }
        }
        return null;
    }

    /** A store of ours never fails this; what else listens there may send any reply. */
    private static boolean isExpected(Merge how, SplitPlan plan, @Nullable ByteBuf[] replies) {
        for (int i = 0; i < replies.length; i++) {
            ByteBuf reply = present(replies[i]);
            String line =
                    reply.toString(reply.readerIndex(), Math.min(HEADER_BYTES_MAX, reply.readableBytes()), US_ASCII);
            boolean expected = switch (how) {
                case ARRAY -> line.startsWith("*" + plan.parts().get(i).keys() + "\r\n");
                case SUM -> COUNT.matcher(line).matches();
                case ALL_OK -> line.startsWith("+");
                case NONE -> false;
            };
            if (!expected) {
                return false;
            }
        }
        return true;
    }

    private static void array(SplitPlan plan, @Nullable ByteBuf[] replies, ByteBuf out) {
        int[] next = new int[replies.length];
        for (int i = 0; i < replies.length; i++) {
            ByteBuf reply = present(replies[i]);
            next[i] = reply.indexOf(reply.readerIndex(), reply.writerIndex(), (byte) '\n') + 1;
        }
        out.writeBytes(("*" + plan.keys() + "\r\n").getBytes(US_ASCII));
        ReplyWalker walker = new ReplyWalker();
        for (int key = 0; key < plan.keys(); key++) {
            int part = plan.partOf(key);
            ByteBuf reply = present(replies[part]);
            int from = next[part];
            int end = walker.advance(reply, from, reply.writerIndex());
            out.writeBytes(reply, from, end - from);
            next[part] = end;
        }
    }

    private static void sum(@Nullable ByteBuf[] replies, ByteBuf out) {
        long sum = 0;
        for (ByteBuf each : replies) {
            ByteBuf reply = present(each);
            String digits = reply.toString(reply.readerIndex() + 1, reply.readableBytes() - 3, US_ASCII);
            sum += Long.parseLong(digits);
        }
        out.writeBytes((":" + sum + "\r\n").getBytes(US_ASCII));
    }

    private static ByteBuf present(@Nullable ByteBuf reply) {
        if (reply == null) {
            throw new IllegalStateException("merged before every part was answered");
        }
        return reply;
    }
}
