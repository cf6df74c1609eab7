package io.ringspan.node;

import io.ringspan.node.admin.ApiPages;
import io.ringspan.node.admin.Page;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.admin.Readiness;
import io.ringspan.node.antientropy.RepairPages;
import io.ringspan.node.audit.AuditLog;
import io.ringspan.node.level.LevelPages;
import io.ringspan.node.status.ConfigPages;
import io.ringspan.node.status.StatusPages;
import io.ringspan.node.status.peers.PeerPages;

/** All pages of a node's admin port. Stateless. */
final class NodePages {
    private NodePages() {}

    static Pages of(RingspanNode node, Page metrics, Readiness readiness, AuditLog audit) {
        Pages pages = ApiPages.add(Pages.of(metrics, readiness), audit);
        pages = LevelPages.add(pages, node.levels());
        pages = StatusPages.add(pages, new NodeStatus(node));
        pages = ConfigPages.add(pages, node.conf(), node.levels(), System.getenv());
        pages = PeerPages.add(pages, new NodePeers(node));
        return RepairPages.add(
                pages, node::repairs, node.conf().peers().repair().keysPerSecond());
    }
}
