package io.ringspan.replication.version;

import io.ringspan.replication.store.CommandKind;

/**
 * Which writes were never sent to the store, since their origin has skipped them, and of which keys all are known to have been
 * seen all the same. What the table says of whole values is so in any case; what was changed since one that is no later than
 * what was skipped may lack something in between.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class LeftOut {
    private final VersionEntries entries;

    LeftOut(VersionEntries entries) {
        this.entries = entries;
    }

    /** Everything was sent. */
    void nothing() {
        entries.leftOutTo(0);
    }

    /** Some write up to this stamp will never be sent. Looks at the whole table once if that is news. */
    void upTo(long stamp) {
        if (stamp > entries.leftOutTo()) {
            entries.clearInStates(EntryState.FOUNDED);
            entries.leftOutTo(stamp); // a process that is killed before is told again
        }
    }

    /** Whether all writes of the key since some whole value, or since all replicas agreed, or since the table began, were seen. */
    boolean isComplete(int entry) {
        int state = entries.state(entry);
        if ((state & EntryState.FOUNDED) != 0) {
            return true;
        }
        boolean isWhole = (state & EntryState.KIND) == CommandKind.WHOLE.code();
        long base = isWhole ? entries.clock(entry) : entries.wholeClock(entry);
        long leftOutTo = entries.leftOutTo();
        return base == 0 ? !entries.isLacking() && leftOutTo == 0 : base > leftOutTo;
    }
}
