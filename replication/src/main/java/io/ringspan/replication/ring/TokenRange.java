package io.ringspan.replication.ring;

import java.util.List;
import java.util.stream.Stream;

/**
 * Tokens from the first to the last, both of them; round the end of the ring if the last is the smaller one.
 *
 * @param first unsigned
 * @param last unsigned
 */
public record TokenRange(long first, long last) {
    private static final long HIGHEST = (1L << 32) - 1;

    /** Every token. */
    public static final TokenRange ALL = new TokenRange(0, HIGHEST);

    public TokenRange {
        if (first < 0 || first > HIGHEST || last < 0 || last > HIGHEST) {
            throw new IllegalArgumentException("tokens are from 0 to " + HIGHEST);
        }
    }

    /**
     * Reads {@code FIRST-LAST}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static TokenRange parse(String text) {
        String[] ends = text.split("-", -1);
        try {
            if (ends.length == 2) {
                return new TokenRange(Long.parseLong(ends[0].strip()), Long.parseLong(ends[1].strip()));
            }
        } catch (NumberFormatException unfit) {
            // said below
        }
        throw new IllegalArgumentException("is not FIRST-LAST, two tokens from 0 to " + HIGHEST);
    }

    /** What of the tokens from one to another lies in here: up to two pieces. */
    public List<TokenRange> within(long from, long to) {
        Stream<TokenRange> pieces =
                first <= last ? Stream.of(this) : Stream.of(new TokenRange(0, last), new TokenRange(first, HIGHEST));
        return pieces.filter(piece -> piece.first <= to && piece.last >= from)
                .map(piece -> new TokenRange(Math.max(piece.first, from), Math.min(piece.last, to)))
                .toList();
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
