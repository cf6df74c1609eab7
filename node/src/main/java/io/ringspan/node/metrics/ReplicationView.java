package io.ringspan.node.metrics;

import io.ringspan.base.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What can be told of one worker's part in replication. All may be asked by any thread.
 *
 * @param hintBytes what the node's hints take on disk, all workers and all its starts together
 * @param clock the node's, which all its workers share
 * @param order the order of writes to the store; on the store's worker only
 */
public record ReplicationView(
        StreamView stream,
        List<ReplicaView> replicas,
        LongSupplier hintBytes,
        RelayView relay,
        ClockView clock,
        Optional<OrderView> order) {
    public ReplicationView {
        replicas = List.copyOf(replicas);
    }

    /** The writes that the worker originates. */
    public record StreamView(
            LongSupplier skippedWrites,
            LongSupplier skippedBytes,
            LongSupplier resentWrites,
            LongSupplier replannedWrites,
            LongSupplier refusals,
            LongSupplier keptBytes,
            LongSupplier hintedWrites,
            LongSupplier earlierWrites,
            LongSupplier volatileWrites) {}

    /** What the worker's stream keeps for one replica. */
    public record ReplicaView(
            NodeId replica,
            LongSupplier unmarkedWrites,
            LongSupplier unmarkedBytes,
            LongSupplier hintedWrites,
            LongSupplier hintedBytes,
            LongSupplier replayedWrites,
            LongSupplier lagMillis) {}

    /** The writes that the worker passes on. */
    public record RelayView(LongSupplier carriedWrites, LongSupplier streams) {}

    /**
     * What gives writes their stamps.
     *
     * @param behindMillis how far it is behind most others
     * @param refuses 1 while new writes are refused for it, else 0
     */
    public record ClockView(
            LongSupplier refusedStamps, LongSupplier aheadMillis, LongSupplier behindMillis, LongSupplier refuses) {}

    /** How writes come to the store. */
    public record OrderView(
            LongSupplier duplicates,
            LongSupplier gaps,
            LongSupplier holds,
            LongSupplier unknownFates,
            LongSupplier reordered,
            LongSupplier repeatedCommands,
            LongSupplier inFlight,
            LongSupplier earlyBytes,
            LongSupplier excludedReads,
            LongSupplier orphans,
            LongSupplier overwritten,
            LongSupplier contained,
            LongSupplier unordered,
            LongSupplier versionsForgotten,
            LongSupplier versionsGoOn,
            RestoreView restores,
            SettleView settled,
            FlushView flushes) {}

    /** What became of commands that delete all keys. */
    public record FlushView(
            LongSupplier isSweeping,
            LongSupplier emptied,
            LongSupplier swept,
            LongSupplier goneKeys,
            LongSupplier keptKeys,
            LongSupplier unsureKeys) {}

    /** What was done so that replicas of a key agree. */
    public record SettleView(
            LongSupplier waiting,
            LongSupplier taken,
            LongSupplier borrowed,
            LongSupplier accepted,
            LongSupplier givenUp,
            LongSupplier turnedAway) {}

    /** What became of values that reads wrote back to the store. */
    public record RestoreView(LongSupplier applied, LongSupplier held, LongSupplier unknown) {}
}
