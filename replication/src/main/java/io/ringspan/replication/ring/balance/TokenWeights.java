package io.ringspan.replication.ring.balance;

import io.ringspan.replication.ring.TokenRange;
import java.util.Comparator;
import java.util.List;

/**
 * What tokens weigh, in pieces. Within a piece each token weighs the same; what lies in none weighs nothing.
 *
 * <p><b>Threads.</b> Immutable. <b>Limits.</b> 40 bytes a piece.
 */
public final class TokenWeights {
    /** Nothing weighs anything. */
    public static final TokenWeights NONE = of(List.of());

    private final List<Piece> pieces;
    /** Of all pieces before the one of that number; one longer than them. */
    private final Weight[] before;

    /**
     * Tokens side by side.
     *
     * @param range not round the end of the ring
     */
    public record Piece(TokenRange range, Weight weight) {
        public Piece {
            if (range.first() > range.last()) {
                throw new IllegalArgumentException("a piece goes round the end of the ring: " + range);
            }
        }

        private double tokens() {
            return range.last() - range.first() + 1.0;
        }

        private Weight upTo(long token) {
            return weight.part((token - range.first() + 1) / tokens());
        }
    }

    private TokenWeights(List<Piece> pieces) {
        this.pieces = pieces;
        this.before = new Weight[pieces.size() + 1];
        before[0] = Weight.NONE;
        for (int i = 0; i < pieces.size(); i++) {
            before[i + 1] = before[i].plus(pieces.get(i).weight());
        }
    }

    /**
     * Of these, in any order.
     *
     * @throws IllegalArgumentException if two lie over each other
     */
    public static TokenWeights of(List<Piece> pieces) {
        List<Piece> sorted = pieces.stream()
                .sorted(Comparator.comparingLong(piece -> piece.range().first()))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).range().first() <= sorted.get(i - 1).range().last()) {
                throw new IllegalArgumentException("pieces lie over each other: "
                        + sorted.get(i - 1).range() + " and " + sorted.get(i).range());
            }
        }
        return new TokenWeights(sorted);
    }

    /** By their first tokens. */
    public List<Piece> pieces() {
        return pieces;
    }

    /** Of all tokens. */
    public Weight all() {
        return before[pieces.size()];
    }

    /** Of these tokens. */
    public Weight in(TokenRange range) {
        if (range.first() > range.last()) {
            return all().minus(below(range.first())).plus(below(range.last() + 1));
        }
        return below(range.last() + 1).minus(below(range.first()));
    }

    /** Of these tokens, as pieces. */
    public List<Piece> within(TokenRange range) {
        return pieces.stream()
                .flatMap(piece -> range
                        .within(piece.range().first(), piece.range().last())
                        .stream()
                        .map(part -> part.equals(piece.range()) ? piece : new Piece(part, in(part))))
                .toList();
    }

    /** Of all tokens below that one. */
    private Weight below(long token) {
        int low = 0;
        int high = pieces.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pieces.get(middle).range().last() < token) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        boolean cuts = low < pieces.size() && pieces.get(low).range().first() < token;
        return cuts ? before[low].plus(pieces.get(low).upTo(token - 1)) : before[low];
    }
}
