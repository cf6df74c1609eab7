package io.ringspan.node.copy;

import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What is to be copied to the own store.
 *
 * @param topology whose owners it is copied from, as this node sees it
 * @param ranges no token twice
 * @param keysPerSecond how fast a source is walked at the most
 * @param may whether a node, by its number, has what is right: not one that copies itself, nor one that is away; asked by the run's
 *     thread
 * @param isPreferred whether a node is none of those who are only asked for what nobody else can give; asked by the run's thread
 */
public record CopyWish(
        Topology topology, List<TokenRange> ranges, int keysPerSecond, IntPredicate may, IntPredicate isPreferred) {
    public CopyWish {
        ranges = List.copyOf(ranges);
    }

    /** One by which whoever may be asked is as good as any other. */
    public CopyWish(Topology topology, List<TokenRange> ranges, int keysPerSecond, IntPredicate may) {
        this(topology, ranges, keysPerSecond, may, node -> true);
    }
}
