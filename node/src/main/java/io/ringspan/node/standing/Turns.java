package io.ringspan.node.standing;

/**
 * In which order replicas are asked: those that answer, nearest first, then all others, so that last resorts come last.
 * Each gets one turn. Whether one may be asked at all is for the caller to look at.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Limits.</b> 64 replicas.
 */
public final class Turns {
    /** There is no other. */
    public static final int NOBODY = -1;

    private final Standings standings;
    private int[] replicas = {};
    private long first;
    private long had;
    private int next;

    public Turns(Standings standings) {
        this.standings = standings;
    }

    /**
     * Nobody had a turn yet.
     *
     * @param inOrder not copied
     * @param early a bit for the place of each replica that comes before others
     */
    public void begin(int[] inOrder, long early) {
        replicas = inOrder;
        first = early;
        had = 0;
        next = 0;
    }

    /** The place of the replica whose turn it is, or {@link #NOBODY}. */
    public int next() {
        while (next < 2 * replicas.length) {
            boolean others = next >= replicas.length;
            int place = turn(next++ % replicas.length, first);
            boolean free = (had & 1L << place) == 0;
            if (free && others != standings.answers(replicas[place])) {
                had |= 1L << place;
                return place;
            }
        }
        return NOBODY;
    }

    /** That was the last one, and it was not asked: it is its turn again. */
    public void back(int place) {
        next--;
        had &= ~(1L << place);
    }

    /** The place of the replica whose turn it is if all answer: those first that come early, then the others. */
    private static int turn(int turn, long first) {
        int early = Long.bitCount(first);
        long those = turn < early ? first : ~first;
        for (int left = turn < early ? turn : turn - early; left > 0; left--) {
            those &= those - 1;
        }
        return Long.numberOfTrailingZeros(those);
    }
}
