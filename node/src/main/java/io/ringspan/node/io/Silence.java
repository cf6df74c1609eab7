package io.ringspan.node.io;

/**
 * Decides when the other end of one connection has been silent for too long, and when it is time to ask whether it is
 * still there. A host that vanished says nothing any more, and neither does a process that was stopped, though its kernel
 * goes on acknowledging what it is sent.
 *
 * <p>Time is given from outside, and counts only as far as it was looked at: a look that comes late counts for a tenth of
 * the limit at the most. So a pause of this process, after which everybody's answers lie waiting, is held against nobody.
 *
 * <p><b>Owner.</b> The worker of the connection.
 */
public final class Silence {
    /** Below this no store is called silent: it may be busy with one long command. */
    private static final long STORE_MILLIS_MIN = 10_000;

    private static final int STORE_TIMEOUTS = 2;
    private static final int LOOKS_MIN = 10;
    private static final int QUIET_PARTS = 3;

    private final long limitNanos;
    private long lookedNanos;
    private long quietNanos;
    private long owedNanos;

    /** What is to be done. */
    public enum Verdict {
        /** Nothing. */
        NONE,
        /** It owes nothing, and has said nothing for a third of the limit: it should be asked something. */
        ASK,
        /** It has owed an answer for as long as the limit, and has said nothing at all. Said once for each such time. */
        GONE
    }

    /** Begins with a connection that has just been made. */
    public Silence(long limitNanos, long nowNanos) {
        this.limitNanos = limitNanos;
        this.lookedNanos = nowNanos;
    }

    /**
     * How long a store that owes an answer may say nothing at all: twice {@code timeout}, and 10 s at least. By then
     * whoever waited has been told so, and a new wait has run out as well. A script is no reason to be silent for longer: from
     * five seconds on Redis answers the others with {@code -BUSY}.
     */
    public static long storeMillis(long timeoutMillis) {
        return Math.max(STORE_MILLIS_MIN, STORE_TIMEOUTS * timeoutMillis);
    }

    /**
     * The same for a peer: half as long again. A peer whose own store is silent gives that one up first, and then says for
     * each request that no answer will come. That holds as long as both have the same {@code timeout}; else a peer may be
     * given up in place of its store, and is found again at once.
     */
    public static long peerMillis(long timeoutMillis) {
        long store = storeMillis(timeoutMillis);
        return store + store / 2;
    }

    /**
     * Looks, some ten times a second.
     *
     * @param owes whether an answer is due
     * @param life whether the other end has shown, since the last look, that it is there
     */
    public Verdict look(long nowNanos, boolean owes, boolean life) {
        long passed = Math.min(nowNanos - lookedNanos, limitNanos / LOOKS_MIN);
        lookedNanos = nowNanos;
        quietNanos = life ? 0 : quietNanos + passed;
        owedNanos = life || !owes ? 0 : owedNanos + passed;
        if (owedNanos >= limitNanos) {
            owedNanos = 0;
            return Verdict.GONE;
        }
        return !owes && quietNanos >= limitNanos / QUIET_PARTS ? Verdict.ASK : Verdict.NONE;
    }
}
