package io.ringspan.node.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.fuzz.Check;
import io.ringspan.node.resp.RespReplyWalker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What stores answer, in RESP2 and RESP3. However it is cut, the walker finds the same replies in it; and whoever reads one whole
 * ends where the walker does, or says that it is none.
 */
public final class ReplyFuzz {
    private ReplyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        ByteBuf in = Unpooled.wrappedBuffer(input);
        List<String> whole = new ArrayList<>();
        RespReplyWalker walker = new RespReplyWalker();
        int at = 0;
        while (at < input.length) {
            int end = walker.advance(in, at, input.length);
            whole.add(told(walker, end, at));
            if (end == RespReplyWalker.GARBAGE || !walker.hasEnded()) {
                break;
            }
            Check.that(end > at && end <= input.length, "a reply ends outside of what is there");
            readsAlike(input, at, end);
            at = end;
        }
        Check.same(whole, inPieces(in, Check.cuts(input)), "replies in pieces");
    }

    private static List<String> inPieces(ByteBuf in, int[] ends) {
        List<String> told = new ArrayList<>();
        RespReplyWalker walker = new RespReplyWalker();
        int from = 0;
        int at = 0;
        String open = "";
        for (int limit : ends) {
            while (at < limit) {
                int end = walker.advance(in, at, limit);
                if (end == RespReplyWalker.GARBAGE) {
                    told.add(told(walker, end, from));
                    return told;
                }
                Check.that(end >= at && end <= limit, "it has moved to a place that is not there");
                open = walker.hasEnded() ? "" : told(walker, end, from);
                at = end;
                if (!walker.hasEnded()) {
                    break;
                }
                told.add(told(walker, end, from));
                from = end;
            }
        }
        if (!open.isEmpty()) {
            told.add(open);
        }
        return told;
    }

    private static String told(RespReplyWalker walker, int end, int from) {
        if (end == RespReplyWalker.GARBAGE) {
            return "garbage behind " + from;
        }
        String what = from + (walker.hasEnded() ? " to " + end : " goes on behind " + end);
        return walker.hasEnded() && walker.isError() ? what + ", an error of " + walker.errorLength() : what;
    }

    private static void readsAlike(byte[] input, int from, int end) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(input, from, end - from);
        try {
            ReplyReader.all(bytes, 1);
            Check.same(0, bytes.available(), "bytes that are left of the reply at " + from);
        } catch (RespException refused) {
            // it is stricter in what a line may hold
        }
    }
}
