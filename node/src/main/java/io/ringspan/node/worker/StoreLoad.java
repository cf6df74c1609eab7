package io.ringspan.node.worker;

/**
 * How many commands one worker has asked its store for, by pieces of the ring: for each span it counts its commands where the token of
 * its first one lies, which stands for all of them.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads, as in {@link Tally}. <b>Limits.</b> 32 KiB.
 */
public final class StoreLoad {
    /** So many pieces of the same size. */
    public static final int PIECES = 1 << 12;
    /** What is left of a token is its piece. */
    private static final int PIECE_BITS = 20;

    private final long[] commands = new long[PIECES];

    /** A span goes to the store. */
    public void asked(int token, int count) {
        commands[token >>> PIECE_BITS] += count;
    }

    /** Adds each piece's count to that piece's sum. */
    public void addTo(long[] sums) {
        for (int piece = 0; piece < PIECES; piece++) {
            sums[piece] += commands[piece];
        }
    }
}
