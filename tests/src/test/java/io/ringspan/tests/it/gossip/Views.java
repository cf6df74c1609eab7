package io.ringspan.tests.it.gossip;

import io.ringspan.conf.PoolConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.status.ClusterStatus.Cluster;
import io.ringspan.node.status.ClusterText;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.net.URI;
import java.util.List;

/** How nodes see each other, as their admin ports tell. */
public final class Views {
    private Views() {}

    static Cluster of(LocalNode node) {
        return of(node.conf());
    }

    private static Cluster of(PoolConf node) {
        URI page = URI.create("http://127.0.0.1:" + node.listen().stats().port() + "/api/cluster");
        return ClusterText.read(HttpText.get(page).orElseThrow());
    }

    /** In which state one node sees another. */
    public static MemberState state(LocalNode from, LocalNode of) {
        return state(from.conf(), of.conf());
    }

    /** The same of nodes with these settings. */
    public static MemberState state(PoolConf from, PoolConf of) {
        return of(from).members().stream()
                .filter(row -> row.id().equals(of.place().id()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    /** Waits until all these nodes see that one so. */
    public static void await(List<LocalNode> from, LocalNode of, MemberState state) {
        Await.until(
                () -> of.conf().place().id() + " is " + state + " for all; now it is "
                        + from.stream().map(node -> state(node, of)).toList(),
                () -> from.stream().allMatch(node -> state(node, of) == state));
    }

    /** Waits until every node takes everything, as all others see it. */
    public static void awaitNormal(RealCluster cluster) {
        cluster.nodes().forEach(node -> await(cluster.nodes(), node, MemberState.NORMAL));
    }
}
