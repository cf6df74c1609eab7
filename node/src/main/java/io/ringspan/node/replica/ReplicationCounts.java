package io.ringspan.node.replica;

import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.version.KeyVersions;
import org.jspecify.annotations.Nullable;

/** What was counted of replication: of one worker, or of a whole node. Numbers of one moment, or a moment apart. */
public record ReplicationCounts(Sent sent, Taken taken) {
    /** Nothing counted. */
    public static final ReplicationCounts NONE =
            new ReplicationCounts(new Sent(0, 0, 0, 0), new Taken(0, 0, 0, 0, 0, 0, 0, 0));

    /**
     * What came of the writes that this node originated, each counted once for each replica.
     *
     * @param unconfirmed batches of writes that a replica has not marked
     * @param skipped batches that were dropped for a replica because a window was full
     * @param resent batches that were sent to a replica again
     * @param refused batches that a replica refused because it does not own their tokens
     */
    public record Sent(long unconfirmed, long skipped, long resent, long refused) {}

    /**
     * What came of the writes that this node's store was given, whoever originated them.
     *
     * @param duplicates batches that had come before
     * @param gaps how often something was missing before a batch
     * @param holds how often the store was given a rest because it refused writes or had too many on the way
     * @param unknownFates changes that were not repeated although they may be missing
     * @param reordered changes that were applied before one that should precede them
     * @param repeatedCommands commands that were sent to the store again
     * @param overwritten keys left out of a command because a later whole value had come before
     * @param unordered keys given a command that may have had to come before something else
     */
    public record Taken(
            long duplicates,
            long gaps,
            long holds,
            long unknownFates,
            long reordered,
            long repeatedCommands,
            long overwritten,
            long unordered) {}

    /**
     * Of one worker. Any thread.
     *
     * @param order null on a worker that has none: the node's store is given everything by one worker
     * @param versions null there too
     */
    public static ReplicationCounts of(
            Replication replication, int nodes, @Nullable StoreOrder order, @Nullable KeyVersions versions) {
        OriginStream stream = replication.stream();
        long unconfirmed = replication.earlierWrites();
        for (int node = 0; node < nodes; node++) {
            unconfirmed += stream.unmarked(node);
        }
        return new ReplicationCounts(
                new Sent(unconfirmed, replication.skippedWrites(), stream.resentWrites(), stream.refusals()),
                order == null || versions == null ? NONE.taken : taken(order, versions));
    }

    private static Taken taken(StoreOrder order, KeyVersions versions) {
        return new Taken(
                order.duplicates(),
                order.gaps(),
                order.holds(),
                order.repeats().unknownFates(),
                order.repeats().reordered(),
                order.repeats().repeatedCommands(),
                versions.overwritten(),
                versions.unordered());
    }

    /** Both together. */
    public ReplicationCounts plus(ReplicationCounts other) {
        return new ReplicationCounts(
                new Sent(
                        sent.unconfirmed + other.sent.unconfirmed,
                        sent.skipped + other.sent.skipped,
                        sent.resent + other.sent.resent,
                        sent.refused + other.sent.refused),
                new Taken(
                        taken.duplicates + other.taken.duplicates,
                        taken.gaps + other.taken.gaps,
                        taken.holds + other.taken.holds,
                        taken.unknownFates + other.taken.unknownFates,
                        taken.reordered + other.taken.reordered,
                        taken.repeatedCommands + other.taken.repeatedCommands,
                        taken.overwritten + other.taken.overwritten,
                        taken.unordered + other.taken.unordered));
    }
}
