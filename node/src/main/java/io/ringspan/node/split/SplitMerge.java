package io.ringspan.node.split;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Merge;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.resp.RespReplyWalker;
import io.ringspan.node.resp.RespWriter;

/**
 * Makes one reply of the replies to the parts of a split command. Allocates nothing.
 *
 * <p><b>Owner.</b> The worker.
 */
final class SplitMerge {
    /** Room that a reply may take beyond those of its parts. */
    static final int EXTRA_BYTES = 32;

    private static final int DIGITS_MAX = 18;
    private static final short CRLF = 0x0D0A;
    private static final long NONE = -1;

    private final Protocol protocol;
    private final RespReplyWalker walker = new RespReplyWalker();
    private final RespWriter writer = new RespWriter();
    private int lineEnd;

    SplitMerge(Protocol protocol) {
        this.protocol = protocol;
    }

    /** Appends the client's reply. A part's error is the reply when there is one. The parts' replies are used up. */
    void merge(Merge how, SplitPlan plan, ByteBuf out) {
        for (int i = 0; i < plan.parts(); i++) {
            HeldReply reply = plan.part(i).reply();
            if (reply.isError()) {
                out.writeBytes(reply.bytes(), reply.at(), reply.end() - reply.at());
                return;
            }
        }
        boolean expected = switch (how) {
            case ARRAY -> array(plan, out);
            case SUM -> sum(plan, out);
            case ALL_OK -> allOk(plan, out);
            case NONE -> throw new IllegalStateException("a command that is not split has no parts");
        };
        if (!expected) {
            // A store of ours never does this; what else listens there may send any reply.
            out.writeBytes(protocol.error("ERR the store's reply to a part of this command has an unexpected form"));
        }
    }

    private boolean array(SplitPlan plan, ByteBuf out) {
        for (int i = 0; i < plan.parts(); i++) {
            SplitPart part = plan.part(i);
            if (number((byte) '*', part.reply()) != part.keys()) {
                return false;
            }
            part.reply().passTo(lineEnd);
        }
        writer.to(out, 2).array(plan.keys());
        for (int key = 0; key < plan.keys(); key++) {
            HeldReply reply = plan.partOf(key).reply();
            int from = reply.at();
            int end = walker.advance(reply.bytes(), from, reply.end());
            out.writeBytes(reply.bytes(), from, end - from);
            reply.passTo(end);
        }
        return true;
    }

    private boolean sum(SplitPlan plan, ByteBuf out) {
        long sum = 0;
        for (int i = 0; i < plan.parts(); i++) {
            HeldReply reply = plan.part(i).reply();
            long number = number((byte) ':', reply);
            if (number == NONE || lineEnd != reply.end()) {
                return false;
            }
            sum += number;
        }
        writer.to(out, 2).integer(sum);
        return true;
    }

    private boolean allOk(SplitPlan plan, ByteBuf out) {
        byte[] ok = protocol.ok();
        for (int i = 0; i < plan.parts(); i++) {
            HeldReply reply = plan.part(i).reply();
            if (reply.bytes().getByte(reply.at()) != ok[0]) {
                return false;
            }
        }
        out.writeBytes(ok);
        return true;
    }

    /** The number in the first line of the reply, whose end is noted; NONE when the line is not of that type. */
    private long number(byte type, HeldReply held) {
        ByteBuf reply = held.bytes();
        int first = held.at() + 1;
        int limit = Math.min(held.end() - 2, first + DIGITS_MAX);
        long value = 0;
        int position = first;
        for (; position < limit; position++) {
            int digit = reply.getByte(position) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
        }
        boolean whole = position > first && reply.getShort(position) == CRLF;
        lineEnd = position + 2;
        return whole && reply.getByte(held.at()) == type ? value : NONE;
    }
}
