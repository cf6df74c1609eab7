package io.ringspan.replication.stream;

import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.SkipListener.SkippedWrites;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Adds up the writes dropped for one replica until that replica takes writes again, so that one line tells of them all.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Limits.</b> The ranges of the topology: of a span only the token of its first
 * command is known, and all its keys have the same owners.
 */
final class SkipBurst {
    private final IdentityHashMap<ReplicaSet, List<TokenRange>> ranges = new IdentityHashMap<>();
    private long writes;
    private long commands;
    private long bytes;

    boolean isOn() {
        return writes > 0;
    }

    /** @param topology by which the owners are */
    void add(WriteFrame frame, ReplicaSet owners, Topology topology) {
        writes++;
        commands += frame.commands();
        bytes += frame.length();
        if (!ranges.containsKey(owners)) {
            ranges.put(owners, topology.ranges(owners));
        }
    }

    /** What was added up; starts over. */
    SkippedWrites end() {
        List<TokenRange> all = ranges.values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted(Comparator.comparingLong(TokenRange::first))
                .toList();
        SkippedWrites skipped = new SkippedWrites(writes, commands, bytes, all);
        ranges.clear();
        writes = 0;
        commands = 0;
        bytes = 0;
        return skipped;
    }
}
