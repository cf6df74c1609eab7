package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.Found;
import io.ringspan.node.redis.Reply;
import java.util.List;

/**
 * What a group knows of its stream.
 *
 * @param last the last entry that it has delivered
 * @param read how many entries were ever added up to that one; {@link #UNKNOWN} where nobody can tell
 */
record GroupFacts(StreamPlace last, long read) {
    static final long UNKNOWN = -1;

    /** By what XINFO GROUPS says of it. */
    static GroupFacts of(Reply group) {
        Reply read = Facts.of(group, "entries-read");
        return new GroupFacts(
                Facts.place(group, "last-delivered-id"), Found.isNothing(read) ? UNKNOWN : Found.number(read));
    }

    /** The same once these have been delivered, too; as Redis counts them, so that replicas count alike. */
    GroupFacts after(StreamFacts stream, List<StreamPlace> delivered) {
        GroupFacts now = this;
        for (StreamPlace id : delivered) {
            if (!id.isBeforeOrAt(now.last)) {
                now = new GroupFacts(id, readUpTo(stream, id, now.read));
            }
        }
        return now;
    }

    private static long readUpTo(StreamFacts stream, StreamPlace id, long before) {
        if (before != UNKNOWN && !stream.mayLackFrom(id)) {
            return before + 1;
        }
        return stream.added() == 0 ? before : stream.addedUpTo(id);
    }
}
