package io.ringspan.replication.stream;

import io.ringspan.base.Token;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.stream.SkipListener.SkippedWrites;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Adds up the writes dropped for one replica until that replica takes writes again, so that one line tells of them all.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Limits.</b> One range for each replica set of the topology.
 */
final class SkipBurst {
    private final IdentityHashMap<ReplicaSet, int[]> bounds = new IdentityHashMap<>();
    private long writes;
    private long commands;
    private long bytes;

    boolean isOn() {
        return writes > 0;
    }

    void add(WriteFrame frame, ReplicaSet owners) {
        writes++;
        commands += frame.commands();
        bytes += frame.length();
        int token = frame.token();
        int[] range = bounds.get(owners);
        if (range == null) {
            bounds.put(owners, new int[] {token, token});
            return;
        }
        range[0] = Integer.compareUnsigned(token, range[0]) < 0 ? token : range[0];
        range[1] = Integer.compareUnsigned(token, range[1]) > 0 ? token : range[1];
    }

    /** What was added up; starts over. */
    SkippedWrites end() {
        List<SkippedWrites.Range> ranges = new ArrayList<>();
        for (int[] range : bounds.values()) {
            ranges.add(new SkippedWrites.Range(new Token(range[0]), new Token(range[1])));
        }
        ranges.sort((one, other) -> one.first().compareTo(other.first()));
        SkippedWrites skipped = new SkippedWrites(writes, commands, bytes, ranges);
        bounds.clear();
        writes = 0;
        commands = 0;
        bytes = 0;
        return skipped;
    }
}
