package io.ringspan.node.status.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Json;
import io.ringspan.node.status.peers.PeerPages.Seen;
import io.ringspan.node.status.peers.PeerPages.SeenPeer;
import io.ringspan.node.status.peers.PeerStatus.Link;
import io.ringspan.node.terminal.TextTable;
import io.ringspan.node.terminal.TextTable.Edge;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a node says of its links to peers, for people. */
public final class PeerReport {
    private final List<SeenPeer> peers;

    private PeerReport(List<SeenPeer> peers) {
        this.peers = peers;
    }

    /**
     * What {@code /api/peers} has said.
     *
     * @throws AdminException if it is something else
     */
    public static PeerReport read(String json) {
        return new PeerReport(Json.read(json, Seen.class).peers());
    }

    /** Whether every worker is connected to every peer. */
    public boolean isWell() {
        return peers.stream().allMatch(SeenPeer::up);
    }

    /** Where each peer is changed that is called so: the path by its name. */
    public Map<String, String> pathsOf(String name) {
        Map<String, String> paths = new TreeMap<>();
        for (SeenPeer peer : peers) {
            if (name.equals("all") || name.equals(peer.node())) {
                paths.put(peer.node(), path(peer));
            }
        }
        return paths;
    }

    private static String path(SeenPeer peer) {
        return "/api/peers/" + escaped(peer.datacenter()) + "/" + escaped(peer.rack()) + "/" + peer.token();
    }

    private static String escaped(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    /** A line for each peer. */
    public List<String> lines() {
        if (peers.isEmpty()) {
            return List.of("This node has no peers, or does not know its ring yet");
        }
        TextTable table = new TextTable(Edge.LEFT, Edge.LEFT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.LEFT);
        table.row("PEER", "ADDRESS", "LINKS", "QUEUED", "LOST", "STATE");
        for (SeenPeer peer : peers) {
            long up = peer.links().stream().filter(Link::up).count();
            table.row(
                    peer.node(),
                    peer.address(),
                    up + "/" + peer.links().size(),
                    Long.toString(peer.queued()),
                    Long.toString(peer.reconnects()),
                    state(peer));
        }
        return new ArrayList<>(table.lines());
    }

    private static String state(SeenPeer peer) {
        if (peer.held()) {
            return "held by an operator";
        }
        if (peer.up()) {
            return "up";
        }
        return peer.trouble().isEmpty() ? "connecting" : "down: " + peer.trouble();
    }
}
