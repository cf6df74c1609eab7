package io.ringspan.node.resp;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.protocol.Piece;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether two replies say the same. Redis gives the members of a set and the fields of a hash in any order, which differs
 * between equal ones.
 *
 * <p><b>Owner.</b> The worker.
 */
final class SameElements {
    private final RespReplyWalker walker = new RespReplyWalker();

    /**
     * The same elements in any order.
     *
     * @param each so many together are one: 2 for fields and their values
     */
    boolean elements(Piece one, Piece other, int each) {
        if (one.length() != other.length()) {
            return false;
        }
        if (one.hasBytesOf(other)) {
            return true;
        }
        return same(sorted(one, each), sorted(other, each));
    }

    private static boolean same(List<Piece> these, List<Piece> those) {
        for (int i = 0; i < these.size(); i++) {
            if (i == those.size() || !these.get(i).hasBytesOf(those.get(i))) {
                return false;
            }
        }
        return these.size() == those.size();
    }

    /** The elements of the outermost aggregate, {@code each} of them together, in the order of their bytes. */
    private List<Piece> sorted(Piece reply, int each) {
        ByteBuf in = reply.in();
        int from = reply.at();
        int end = from + reply.length();
        List<Piece> pieces = new ArrayList<>();
        int line = in.indexOf(from, end, (byte) '\n') + 1;
        byte type = in.getByte(from);
        if (line <= 0 || (type != '*' && type != '~' && type != '%')) {
            pieces.add(new Piece(in, from, end - from));
            return pieces;
        }
        pieces.add(new Piece(in, from, line - from));
        for (int at = line; at < end; ) {
            int next = at;
            for (int i = 0; i < each && next < end; i++) {
                next = walker.advance(in, next, end);
                if (next < 0) {
                    throw new IllegalStateException("a reply that was walked before is no reply");
                }
            }
            pieces.add(new Piece(in, at, next - at));
            at = next;
        }
        Collections.sort(pieces);
        return pieces;
    }
}
