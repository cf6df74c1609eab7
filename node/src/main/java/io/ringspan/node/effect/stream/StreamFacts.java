package io.ringspan.node.effect.stream;

import io.ringspan.node.redis.Reply;

/**
 * What a stream knows of itself.
 *
 * @param length how many entries it has
 * @param added how many were ever added
 * @param first the first entry that it has
 * @param last the last id that it has given
 * @param deleted the last entry that was deleted from its midst
 */
record StreamFacts(long length, long added, StreamPlace first, StreamPlace last, StreamPlace deleted) {
    /** By the reply to XINFO STREAM. */
    static StreamFacts of(Reply facts) {
        return new StreamFacts(
                Facts.number(facts, "length"),
                Facts.number(facts, "entries-added"),
                Facts.place(facts, "recorded-first-entry-id"),
                Facts.last(facts),
                Facts.place(facts, "max-deleted-entry-id"));
    }

    /** Whether some entry from that one on may have been deleted. */
    boolean mayLackFrom(StreamPlace id) {
        return length > 0
                && !deleted.equals(StreamPlace.NONE)
                && first.isBeforeOrAt(deleted)
                && id.isBeforeOrAt(deleted);
    }

    /** How many entries were ever added up to that one; {@link GroupFacts#UNKNOWN} where nobody can tell. */
    long addedUpTo(StreamPlace id) {
        if (added == 0) {
            return 0;
        } else if (length == 0 && id.isBeforeOrAt(last)) {
            return added;
        } else if (id.isBefore(deleted)) {
            return GroupFacts.UNKNOWN;
        } else if (id.equals(last)) {
            return added;
        }
        boolean isWhole = deleted.equals(StreamPlace.NONE) || deleted.isBefore(first);
        if (isWhole && id.isBefore(last)) {
            if (id.isBefore(first)) {
                return added - length;
            } else if (id.equals(first)) {
                return added - length + 1;
            }
        }
        return GroupFacts.UNKNOWN;
    }
}
