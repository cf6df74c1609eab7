package io.ringspan.node.cluster;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.NodeId;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.RingConf;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.StaticSeeds;
import io.ringspan.replication.ring.HashTag;
import io.ringspan.replication.ring.KeyHash;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;

/**
 * All that decides where a key belongs.
 *
 * @param keys from a key to its token; the same on every node for as long as the cluster lives
 * @param topology from a token to its owners, as this node sees them
 */
public record Placement(KeyTokens keys, Topology topology) {
    /**
     * The placement that a node starts with: its own file, and nobody asked.
     *
     * @throws IllegalArgumentException if the nodes that the file names make no ring; the message says why
     */
    public static Placement of(PoolConf conf) {
        ClusterView view = StaticSeeds.of(
                        conf.place(), conf.listen().peers(), conf.peers().seeds())
                .view();
        return new Placement(keyTokens(conf.ring()), topology(conf.place().id(), view));
    }

    /** The placement of a node of a ring at that stage. */
    public static Placement of(PoolConf conf, RingStage stage) {
        return new Placement(
                keyTokens(conf.ring()), Topology.of(stage, conf.place().id()));
    }

    /** How keys become tokens under this configuration. */
    public static KeyTokens keyTokens(RingConf conf) {
        KeyHash hash = KeyHash.named(conf.hash().key());
        return conf.hashTag()
                .map(tag -> new KeyTokens(hash, HashTag.of(tag.toString())))
                .orElseGet(() -> KeyTokens.of(hash));
    }

    /**
     * The ring that these members make, as one of them sees it. Every member counts, whatever its state: a node that is
     * down still owns its range, and what it misses waits for it. The epoch is the view's version.
     */
    public static Topology topology(NodeId self, ClusterView view) {
        return Topology.of(
                view.version(),
                self,
                view.members().stream().map(Placement::ringNode).toList());
    }

    /** The owners of the key of {@code length} bytes that begins at {@code at}. */
    public ReplicaSet replicas(ByteBuf bytes, int at, int length) {
        return topology.replicas(keys.token(bytes, at, length));
    }

    private static RingNode ringNode(Member member) {
        return new RingNode(member.id(), member.peer(), member.tokens());
    }
}
