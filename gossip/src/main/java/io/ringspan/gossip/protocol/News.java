package io.ringspan.gossip.protocol;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.MembershipTable;
import io.ringspan.gossip.detect.Formulas;
import io.ringspan.gossip.wire.GossipCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Claims that are to be told on. Told least comes first, then newest; each is told a bounded number of times. A newer claim
 * about a member takes the place of an older one.
 *
 * <p><b>Limits.</b> {@value #NEWS_MAX}: beyond, what has been told most is dropped; comparing tables still finds it.
 */
final class News {
    static final int NEWS_MAX = 1_024;
    private static final int MISFITS_MAX = 2;

    private static final Comparator<Piece> ORDER = Comparator.<Piece>comparingInt(piece -> piece.told)
            .thenComparing(
                    Comparator.<Piece>comparingLong(piece -> piece.number).reversed());

    private static final class Piece {
        private final Claim claim;
        private final long number;
        private int told;

        private Piece(Claim claim, long number) {
            this.claim = claim;
            this.number = number;
        }
    }

    private final int factor;
    private final GossipCounters counters;
    private final Map<NodeId, Piece> byMember = new HashMap<>();
    private final TreeSet<Piece> ordered = new TreeSet<>(ORDER);
    private long numbers;

    News(int factor, GossipCounters counters) {
        this.factor = factor;
        this.counters = counters;
    }

    boolean isEmpty() {
        return ordered.isEmpty();
    }

    int size() {
        return ordered.size();
    }

    void add(Claim claim) {
        Piece piece = new Piece(claim, numbers++);
        Piece older = byMember.put(claim.about().id(), piece);
        if (older != null) {
            ordered.remove(older);
        }
        ordered.add(piece);
        if (ordered.size() > NEWS_MAX) {
            drop(ordered.last());
            counters.count(GossipCount.NEWS_DISPLACED);
        }
    }

    void clear() {
        ordered.clear();
        byMember.clear();
    }

    /** Adds to the message that is being written what there is room for. */
    void fill(GossipCodec message, MembershipTable table, long nowNanos) {
        if (ordered.isEmpty()) {
            return;
        }
        List<Piece> taken = new ArrayList<>();
        int misfits = 0;
        for (Piece piece : ordered) {
            if (message.add(table.told(piece.claim, nowNanos))) {
                taken.add(piece);
            } else if (++misfits == MISFITS_MAX) {
                break;
            }
        }
        int limit = Formulas.retransmits(factor, table.size());
        for (Piece piece : taken) {
            ordered.remove(piece);
            piece.told++;
            if (piece.told < limit) {
                ordered.add(piece);
            } else {
                byMember.remove(piece.claim.about().id());
            }
        }
    }

    private void drop(Piece piece) {
        ordered.remove(piece);
        byMember.remove(piece.claim.about().id());
    }
}
