package io.ringspan.node.measure;

import io.ringspan.base.NodeId;
import io.ringspan.node.worker.StoreLoad;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.balance.Pieces;
import io.ringspan.replication.ring.balance.TokenWeights;
import io.ringspan.replication.ring.balance.TokenWeights.Piece;
import io.ringspan.replication.ring.balance.Weight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What the store was asked for in the last minutes, by pieces of the ring.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> {@value #LOOKS_MAX} looks of 32 KiB.
 */
public final class LoadHistory {
    static final int LOOKS_MAX = 10;
    private static final double SECOND = 1e9;
    private static final long PIECE_TOKENS = (TokenRange.ALL.last() + 1) / StoreLoad.PIECES;

    private final List<StoreLoad> workers;
    private final ArrayDeque<Look> looks = new ArrayDeque<>(); // guarded by this

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Look(long nanos, long[] commands) {}

    /** Begins now: what was asked before does not count. */
    public LoadHistory(List<StoreLoad> workers, long nowNanos) {
        this.workers = List.copyOf(workers);
        look(nowNanos);
    }

    /** To be called once a minute. */
    public synchronized void look(long nowNanos) {
        looks.add(new Look(nowNanos, sums()));
        if (looks.size() > LOOKS_MAX) {
            looks.remove();
        }
    }

    private long[] sums() {
        long[] sums = new long[StoreLoad.PIECES];
        workers.forEach(worker -> worker.addTo(sums));
        return sums;
    }

    /**
     * Commands a second since the oldest look, over the tokens of that node: what was asked of a piece was asked of what the node owns
     * of it.
     */
    synchronized TokenWeights of(List<RingNode> nodes, NodeId node, long nowNanos) {
        Look from = looks.element();
        double seconds = Math.max(1, (double) (nowNanos - from.nanos()) / SECOND);
        long[] now = sums();
        List<TokenRange> parts = new ArrayList<>();
        double[] tokens = new double[StoreLoad.PIECES];
        for (TokenRange range : Pieces.owned(nodes, node)) {
            for (long first = range.first(); first <= range.last(); ) {
                long last = Math.min(range.last(), first / PIECE_TOKENS * PIECE_TOKENS + PIECE_TOKENS - 1);
                parts.add(new TokenRange(first, last));
                tokens[(int) (first / PIECE_TOKENS)] += (double) (last - first + 1);
                first = last + 1;
            }
        }
        return TokenWeights.of(parts.stream()
                .map(part -> {
                    int piece = (int) (part.first() / PIECE_TOKENS);
                    double share = (double) (part.last() - part.first() + 1) / tokens[piece];
                    double load = (double) (now[piece] - from.commands()[piece]) / seconds * share;
                    return new Piece(part, new Weight(0, 0, load));
                })
                .toList());
    }
}
