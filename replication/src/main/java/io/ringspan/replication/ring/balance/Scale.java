package io.ringspan.replication.ring.balance;

import io.ringspan.replication.ring.TokenRange;
import java.util.HashMap;
import java.util.Map;

/** Weighs ranges of one rack's tokens by a mix: the whole ring weighs 1. */
final class Scale {
    private static final double RING = 1L << 32;
    /** What lies below is as good as nothing: rounding of sums is no weight. */
    static final double LEAST = 1e-9;

    private final TokenWeights weights;
    private final double perKey;
    private final double perByte;
    private final double perLoad;
    private final double perToken;

    Scale(TokenWeights weights, Mix mix) {
        Weight all = weights.all();
        double bytes = all.bytes() > 0 ? mix.bytes() : 0;
        double load = all.load() > 0 ? mix.load() : 0;
        double others = bytes + load;
        double keys = all.keys() > 0 ? (others > 0 ? mix.keys() : 1) : 0;
        double sum = keys + others;
        this.weights = weights;
        this.perKey = keys > 0 ? keys / sum / all.keys() : 0;
        this.perByte = bytes > 0 ? bytes / sum / all.bytes() : 0;
        this.perLoad = load > 0 ? load / sum / all.load() : 0;
        this.perToken = sum > 0 ? 0 : 1 / RING;
    }

    /** From 0 to 1. */
    double of(TokenRange range) {
        Weight weight = weights.in(range);
        double its = weight.keys() * perKey + weight.bytes() * perByte + weight.load() * perLoad;
        return Math.max(0, its + tokens(range) * perToken);
    }

    static long tokens(TokenRange range) {
        long tokens = range.last() - range.first() + 1;
        return tokens > 0 ? tokens : tokens + TokenRange.ALL.last() + 1;
    }

    /** How many tokens from the range's first on weigh that much at the most together. */
    long fromFirst(TokenRange range, double most) {
        return count(range, most, true);
    }

    /** How many tokens up to the range's last weigh that much at the most together. */
    long fromLast(TokenRange range, double most) {
        return count(range, most, false);
    }

    private long count(TokenRange range, double most, boolean fromFirst) {
        long low = 0;
        long high = tokens(range);
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            TokenRange some = fromFirst ? first(range, middle) : last(range, middle);
            if (of(some) <= most + LEAST) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** So many of its tokens, at least one, from its first on. */
    static TokenRange first(TokenRange range, long tokens) {
        return new TokenRange(range.first(), (range.first() + tokens - 1) & TokenRange.ALL.last());
    }

    /** So many of its tokens, at least one, up to its last. */
    static TokenRange last(TokenRange range, long tokens) {
        return new TokenRange((range.last() - tokens + 1) & TokenRange.ALL.last(), range.last());
    }

    /** Of all that the rack has, what each node with tokens has, by its number; of others nothing. */
    Map<Integer, Double> shares(RackTokens tokens) {
        Map<Integer, Double> shares = new HashMap<>();
        for (RackTokens.Arc arc : tokens.arcs()) {
            shares.merge(arc.node(), of(arc.range()), Double::sum);
        }
        return shares;
    }
}
