package io.ringspan.node;

import io.ringspan.node.admin.ApiPages;
import io.ringspan.node.admin.Page;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.admin.Readiness;
import io.ringspan.node.antientropy.RepairPages;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.console.ConsolePages;
import io.ringspan.node.copy.CopyPages;
import io.ringspan.node.copy.lost.ReplacePages;
import io.ringspan.node.dynomite.DynomitePages;
import io.ringspan.node.explain.ExplainPages;
import io.ringspan.node.explain.Explanation;
import io.ringspan.node.level.LevelPages;
import io.ringspan.node.measure.MeasurePages;
import io.ringspan.node.metrics.NodeView;
import io.ringspan.node.reload.Reload;
import io.ringspan.node.reload.ReloadPages;
import io.ringspan.node.ring.RingPages;
import io.ringspan.node.seen.HotPages;
import io.ringspan.node.seen.SlowPages;
import io.ringspan.node.status.ConfigPages;
import io.ringspan.node.status.StatusPages;
import io.ringspan.node.status.peers.PeerPages;
import io.ringspan.node.tuning.TuningPages;
import io.ringspan.replication.ring.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All pages of a node's admin port. Stateless. */
final class NodePages {
    private NodePages() {}

    static Pages of(RingspanNode node, NodeView view, Page metrics, Readiness readiness, Reload reload) {
        Operated operated = node.operated();
        NodeStatus status = new NodeStatus(node);
        Pages pages = ApiPages.add(Pages.of(metrics, readiness), view.audit());
        pages = ConsolePages.add(pages, view, status, RealTime.CLOCK);
        pages = LevelPages.add(pages, operated.levels());
        pages = SlowPages.add(pages, operated.sights().slowLogs(), token -> owners(node.topology(), token));
        pages = HotPages.add(pages, operated.sights());
        pages = StatusPages.add(pages, status);
        pages = ConfigPages.add(pages, node::conf, operated.levels(), operated.tuning(), System.getenv());
        pages = new ExplainPages(
                        () -> explanation(node),
                        status,
                        operated.levels(),
                        node.conf().consistency().remoteReads(),
                        operated.sights().commands().own())
                .addTo(pages);
        pages = TuningPages.add(pages, operated.tuning());
        pages = DynomitePages.add(pages, view, node.conf(), status);
        pages = PeerPages.add(pages, new NodePeers(node));
        pages = RingPages.add(pages, () -> changes(node));
        pages = CopyPages.add(
                pages, () -> copying(node), node.conf().peers().repair().copyKeysPerSecond());
        pages = ReplacePages.add(pages, () -> of(node, NodeWorkers::lost), () -> why(node));
        pages = MeasurePages.add(pages, () -> of(node, NodeWorkers::measures));
        pages = ReloadPages.add(pages, reload);
        return RepairPages.add(pages, () -> of(node, NodeWorkers::repairs));
    }

    private static Optional<RingPages.RingChanges> changes(RingspanNode node) {
        NodeMembership member = node.membership();
        return member == null ? Optional.empty() : Optional.of(member.keeper().changes());
    }

    private static String why(RingspanNode node) {
        NodeMembership member = node.membership();
        return member == null ? "it is starting" : member.why();
    }

    private static CopyPages.@Nullable Node copying(RingspanNode node) {
        NodeWorkers ring = node.served();
        return ring == null ? null : new CopyPages.Node(ring.lost().copies(), ring.topology(), other -> true);
    }

    /** Null before the node serves. */
    private static <T> @Nullable T of(RingspanNode node, Function<NodeWorkers, T> part) {
        NodeWorkers serving = node.served();
        return serving == null ? null : part.apply(serving);
    }

    private static Optional<Explanation> explanation(RingspanNode node) {
        return node.workers().isEmpty()
                ? Optional.empty()
                : Optional.of(new Explanation(
                        new Placement(Placement.keyTokens(node.conf().ring()), node.topology()),
                        node.conf().consistency().rules(),
                        node.conf().ring().homes()));
    }

    private static List<String> owners(Topology topology, int token) {
        return Arrays.stream(topology.replicas(token).all())
                .mapToObj(node -> topology.node(node).id().toString())
                .toList();
    }
}
