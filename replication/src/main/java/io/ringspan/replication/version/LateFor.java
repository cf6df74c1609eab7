package io.ringspan.replication.version;

import io.ringspan.replication.store.LaterValue;
import org.jspecify.annotations.Nullable;

/**
 * What a command is late for.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class LateFor {
    private final VersionEntries entries;
    private final Flush flush;
    private long clock;
    private long tie;

    LateFor(VersionEntries entries, Flush flush) {
        this.entries = entries;
        this.flush = flush;
    }

    void is(long itsClock, long itsTie) {
        clock = itsClock;
        tie = itsTie;
    }

    /** The stamp of what the last one was late for; if it is not known, negated, the highest that it may have. */
    long clock() {
        return clock;
    }

    /** What decides between equal stamps. */
    long tie() {
        return tie;
    }

    /** The whole value of the key that is known to be later than this. */
    @Nullable
    LaterValue value(long digest, long atClock, long atTie) {
        if (flush.covers(atClock, atTie)) {
            return new LaterValue(flush.clock(), VersionTable.isSameStream(flush.tie(), atTie));
        }
        int found = entries.find(digest);
        boolean isLater = found >= 0
                && (entries.state(found) & EntryState.ENDED) == 0
                && entries.isBelowWhole(found, atClock, atTie);
        return isLater ? wholeValue(found, atTie) : null;
    }

    /** One that was restored is there already, and its own stream need not bring it first. */
    private LaterValue wholeValue(int entry, long atTie) {
        boolean unchanged = entries.isWhole(entry);
        boolean restored = (entries.state(entry) & (EntryState.RESTORED | EntryState.ADOPTED)) != 0;
        long itsTie = unchanged ? entries.tie(entry) : entries.wholeTie(entry);
        return new LaterValue(
                unchanged ? entries.clock(entry) : entries.wholeClock(entry),
                !restored && VersionTable.isSameStream(itsTie, atTie));
    }
}
