package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Feeds bytes to a reply walker piece by piece, as a link does, and writes down each reply; errors in brackets. */
final class WalkedPieces {
    static final String GARBAGE = "GARBAGE";

    private final RespReplyWalker walker = new RespReplyWalker();
    private final List<String> found = new ArrayList<>();
    private ByteBuf kept = Unpooled.buffer();
    private int walked;

    private WalkedPieces() {}

    /** The replies in {@code bytes} when they come in pieces that end at {@code cuts}, which ascend. */
    static List<String> of(byte[] bytes, int... cuts) {
        WalkedPieces pieces = new WalkedPieces();
        int from = 0;
        for (int cut : cuts) {
            pieces.arrive(bytes, from, cut);
            from = cut;
        }
        pieces.arrive(bytes, from, bytes.length);
        return pieces.found;
    }

    static List<String> oneByOne(byte[] bytes) {
        WalkedPieces pieces = new WalkedPieces();
        for (int i = 0; i < bytes.length; i++) {
            pieces.arrive(bytes, i, i + 1);
        }
        return pieces.found;
    }

    private void arrive(byte[] bytes, int from, int end) {
        if (found.contains(GARBAGE)) {
            return;
        }
        // A fresh buffer each time: what the walker remembers must not depend on where the bytes stand.
        ByteBuf in = Unpooled.buffer(kept.readableBytes() + end - from + 5).writeBytes(new byte[5]);
        in.writeBytes(kept).writeBytes(bytes, from, end - from);
        kept = in;
        int start = 5;
        int position = start + walked;
        while (position < in.writerIndex()) {
            int next = walker.advance(in, position, in.writerIndex());
            if (next == RespReplyWalker.GARBAGE) {
                found.add(GARBAGE);
                return;
            }
            position = next;
            if (!walker.hasEnded()) {
                break;
            }
            String reply = in.toString(start, position - start, ISO_8859_1);
            found.add(walker.isError() ? "[" + error(in) + "] " + reply : reply);
            start = position;
        }
        walked = position - start;
        in.readerIndex(start);
    }

    private String error(ByteBuf in) {
        return in.toString(walker.errorAt(), walker.errorLength(), ISO_8859_1);
    }
}
