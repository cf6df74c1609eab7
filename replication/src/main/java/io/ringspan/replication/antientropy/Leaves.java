package io.ringspan.replication.antientropy;

import io.ringspan.base.Token;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The tokens of one node cut into leaves: pieces of about the same size, each within one {@link ReplicaSet}. Two nodes with
 * the same ring cut alike.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class Leaves {
    /** Into about so many pieces a node's tokens are cut; a few more if it owns many pieces of the ring. */
    public static final int COUNT = 1 << 16;

    private static final long TOKENS = 1L << 32;

    private final Arc[] arcs;
    private final int count;

    /** Tokens from the first to the last, both of them, that have the same owners. */
    private record Arc(long first, long last, ReplicaSet owners, int firstLeaf, int leaves) {
        long tokens() {
            return last - first + 1;
        }
    }

    private Leaves(Arc[] arcs) {
        this.arcs = arcs;
        this.count = arcs.length == 0 ? 0 : arcs[arcs.length - 1].firstLeaf() + arcs[arcs.length - 1].leaves();
    }

    /** All tokens of the node with that number. */
    public static Leaves of(Topology topology, int node) {
        return of(topology, node, TokenRange.ALL);
    }

    /** Its tokens that lie in the range. */
    public static Leaves of(Topology topology, int node, TokenRange range) {
        List<Arc> owned = new ArrayList<>();
        long first = 0;
        for (long last : ends(topology)) {
            ReplicaSet owners = topology.replicas((int) last);
            if (last >= first && owners.includes(node)) {
                range.within(first, last).forEach(part -> owned.add(new Arc(part.first(), part.last(), owners, 0, 0)));
            }
            first = last + 1;
        }
        return new Leaves(cut(owned));
    }

    /** The tokens of these ranges, whoever owns them. */
    public static Leaves of(Topology topology, List<TokenRange> ranges) {
        List<Arc> all = new ArrayList<>();
        long first = 0;
        for (long last : ends(topology)) {
            ReplicaSet owners = topology.replicas((int) last);
            for (TokenRange range : ranges) {
                for (TokenRange part : last >= first ? range.within(first, last) : List.<TokenRange>of()) {
                    all.add(new Arc(part.first(), part.last(), owners, 0, 0));
                }
            }
            first = last + 1;
        }
        all.sort(Comparator.comparingLong(Arc::first));
        for (int i = 1; i < all.size(); i++) {
            if (all.get(i).first() <= all.get(i - 1).last()) {
                throw new IllegalArgumentException("the same token is in two ranges");
            }
        }
        return new Leaves(cut(all));
    }

    /** Where the owners change, and the last token. */
    private static long[] ends(Topology topology) {
        return LongStream.concat(
                        topology.nodes().stream()
                                .flatMap(each -> each.tokens().stream())
                                .mapToLong(Token::value),
                        LongStream.of(TOKENS - 1))
                .sorted()
                .distinct()
                .toArray();
    }

    private static Arc[] cut(List<Arc> owned) {
        long tokens = owned.stream().mapToLong(Arc::tokens).sum();
        Arc[] arcs = new Arc[owned.size()];
        int next = 0;
        for (int i = 0; i < arcs.length; i++) {
            Arc arc = owned.get(i);
            long wanted = Math.max(1, arc.tokens() * COUNT / tokens);
            int leaves = (int) Math.min(wanted, arc.tokens());
            arcs[i] = new Arc(arc.first(), arc.last(), arc.owners(), next, leaves);
            next += leaves;
        }
        return arcs;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** The leaf of a token; -1 if that is none of these tokens. */
    public int of(int token) {
        long value = Integer.toUnsignedLong(token);
        int at = arcAt(value);
        if (at == arcs.length || value < arcs[at].first()) {
            return -1;
        }
        Arc arc = arcs[at];
        return arc.firstLeaf() + (int) ((value - arc.first()) * arc.leaves() / arc.tokens());
    }

    private int arcAt(long value) {
        int low = 0;
        int high = arcs.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (arcs[middle].last() < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Who owns the tokens of a leaf. */
    public ReplicaSet owners(int leaf) {
        int low = 0;
        int high = arcs.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (arcs[middle].firstLeaf() <= leaf) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return arcs[low].owners();
    }

    /** Which part of all tokens these are. */
    public double share() {
        long tokens = 0;
        for (Arc arc : arcs) {
            tokens += arc.tokens();
        }
        return (double) tokens / TOKENS;
    }
}
