package io.ringspan.replication.ring.balance;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingRange;
import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node's tokens cut into pieces to weigh: about {@value #COUNT} of them, at least {@value #OF_RANGE} of each range, so that each
 * range can be cut at its median.
 *
 * <p><b>Threads.</b> Immutable. <b>Limits.</b> Up to {@value #COUNT} and {@value #OF_RANGE} for each range.
 */
public final class Pieces {
    public static final int COUNT = 4096;
    public static final int OF_RANGE = 64;

    private final List<Arc> arcs;
    private final int count;

    private record Arc(TokenRange range, int firstPiece, int pieces) {
        long tokens() {
            return Scale.tokens(range);
        }

        long begin(int piece) {
            return range.first() + (piece * tokens() + pieces - 1) / pieces;
        }
    }

    private Pieces(List<Arc> arcs) {
        this.arcs = arcs;
        this.count = arcs.stream().mapToInt(Arc::pieces).sum();
    }

    /** Those of that node's tokens; none if it has none. */
    public static Pieces of(List<RingNode> nodes, NodeId node) {
        List<TokenRange> ranges = owned(nodes, node);
        double all = ranges.stream().mapToDouble(Scale::tokens).sum();
        List<Arc> arcs = new ArrayList<>();
        int next = 0;
        for (TokenRange range : ranges) {
            long tokens = Scale.tokens(range);
            double wanted = COUNT * ((double) tokens / all);
            int pieces = (int) Math.min(tokens, Math.max(OF_RANGE, Math.round(wanted)));
            arcs.add(new Arc(range, next, pieces));
            next += pieces;
        }
        return new Pieces(arcs);
    }

    /** The ranges of a node, none of them round the end of the ring, by their first tokens. */
    public static List<TokenRange> owned(List<RingNode> nodes, NodeId node) {
        return RingRange.of(nodes).stream()
                .filter(range -> range.owner().id().equals(node))
                .flatMap(Pieces::parts)
                .sorted(Comparator.comparingLong(TokenRange::first))
                .toList();
    }

    private static Stream<TokenRange> parts(RingRange range) {
        long first = (range.after().value() + 1) & TokenRange.ALL.last();
        return new TokenRange(first, range.upTo().value()).within(0, TokenRange.ALL.last()).stream();
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** The piece of a token, given as the bits of an unsigned number; -1 if it is not one of these tokens. */
    public int of(int token) {
        long value = Integer.toUnsignedLong(token);
        int low = 0;
        int high = arcs.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (arcs.get(middle).range().last() < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == arcs.size() || value < arcs.get(low).range().first()) {
            return -1;
        }
        Arc arc = arcs.get(low);
        return arc.firstPiece() + (int) ((value - arc.range().first()) * arc.pieces() / arc.tokens());
    }

    /** The tokens of each, in the order of their numbers. */
    public List<TokenRange> ranges() {
        List<TokenRange> ranges = new ArrayList<>(count);
        for (Arc arc : arcs) {
            for (int piece = 0; piece < arc.pieces(); piece++) {
                ranges.add(new TokenRange(arc.begin(piece), arc.begin(piece + 1) - 1));
            }
        }
        return ranges;
    }
}
