package io.ringspan.node.standing;

/**
 * Which replies of one node's store to writes are kept from clients: those that begin while its state forbids them. A reply may
 * come in pieces, and the state may change before the rest comes: that goes the way of the beginning.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class Withheld {
    private static final long NONE = 0; // positions begin with 1

    private final Standings standings;
    private final int node;
    private long begun = NONE;

    public Withheld(Standings standings, int node) {
        this.standings = standings;
        this.node = node;
    }

    /** Whether this piece is kept; to be asked once for each piece, in their order. */
    public boolean keeps(long position, boolean last) {
        boolean keeps = begun == position || !standings.mayAnswer(node);
        if (keeps) {
            begun = last ? NONE : position;
        }
        return keeps;
    }
}
