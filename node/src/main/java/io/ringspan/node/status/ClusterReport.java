package io.ringspan.node.status;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.status.ClusterStatus.Cluster;
import io.ringspan.node.status.ClusterStatus.Row;
import io.ringspan.node.terminal.TextTable;
import io.ringspan.node.terminal.TextTable.Edge;
import io.ringspan.replication.ring.RingRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The cluster as lines for people.
 *
 * @param coloured whether states are coloured
 */
public record ClusterReport(Cluster cluster, boolean coloured) {
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";
    private static final int PERCENT = 100;
    /** Incarnations count starts above these bits. */
    private static final int START_BITS = 32;

    /** Whether all nodes are ready for everything and can be reached. */
    public boolean isWell() {
        return cluster.why().isEmpty() && troubled().isEmpty();
    }

    private List<Row> troubled() {
        return cluster.members().stream().filter(row -> !trouble(row).isEmpty()).toList();
    }

    private static String trouble(Row row) {
        if (row.state() != MemberState.NORMAL) {
            return row.state().name();
        }
        if (row.standing().equals("suspect")) {
            return "suspect";
        }
        if (!row.inRing()) {
            return "not in the ring";
        }
        if (row.held()) {
            return "held by an operator";
        }
        return row.reached() ? "" : "not connected";
    }

    /** One line on the node, a table for each datacenter, and one line that sums up. */
    public List<String> status() {
        Row own = cluster.own();
        List<String> lines = new ArrayList<>();
        lines.add("Node " + cluster.self() + " at " + own.peer() + " is " + own.state() + ", with " + cluster.clients()
                + (cluster.clients() == 1 ? " client" : " clients")
                + (cluster.gossips() ? "" : "; it does not gossip: its members are those of its file"));
        if (!cluster.why().isEmpty()) {
            lines.add("It waits, or takes no part: " + cluster.why());
        }
        for (Datacenter datacenter : datacenters()) {
            lines.add("");
            lines.add("Datacenter " + datacenter);
            table(datacenter).lines().stream().map(this::colour).forEach(lines::add);
        }
        lines.add("");
        lines.add(sum());
        return lines;
    }

    private List<Datacenter> datacenters() {
        return cluster.members().stream()
                .map(row -> row.id().datacenter())
                .distinct()
                .toList();
    }

    private TextTable table(Datacenter datacenter) {
        TextTable table = new TextTable(
                Edge.LEFT, Edge.LEFT, Edge.RIGHT, Edge.RIGHT, Edge.LEFT, Edge.LEFT, Edge.RIGHT, Edge.RIGHT, Edge.LEFT);
        table.row("STATE", "RACK", "TOKEN", "OWNS", "ADDRESS", "LINK", "UNCONFIRMED", "STARTS", "RELEASE");
        for (Row row : cluster.members()) {
            if (row.id().datacenter().equals(datacenter)) {
                table.row(
                        row.state() + (row.standing().equals("suspect") ? " suspect" : ""),
                        row.id().rack().name(),
                        row.tokens().stream().map(Token::toString).collect(Collectors.joining(",")),
                        row.inRing() ? percent(row.share()) : "-",
                        row.peer().toString(),
                        link(row),
                        Long.toString(row.unconfirmed()),
                        row.incarnation() == 0 ? "-" : Long.toString(row.incarnation() >> START_BITS),
                        row.release().isEmpty() ? "-" : row.release());
            }
        }
        return table;
    }

    private String link(Row row) {
        if (row.id().equals(cluster.self())) {
            return "self";
        }
        return row.held() ? "held" : row.reached() ? "up" : "down";
    }

    private String colour(String line) {
        if (!coloured || line.startsWith("STATE")) {
            return line;
        }
        String state = line.split(" ", 2)[0];
        String colour = state.equals("NORMAL") && !line.startsWith("NORMAL suspect")
                ? GREEN
                : state.equals("DOWN") ? RED : YELLOW;
        return colour + state + PLAIN + line.substring(state.length());
    }

    private String sum() {
        String nodes = cluster.members().size() + (cluster.members().size() == 1 ? " node" : " nodes") + " in "
                + datacenters().size() + (datacenters().size() == 1 ? " datacenter" : " datacenters")
                + (inRing() == cluster.members().size() ? "" : ", " + inRing() + " of them in the ring");
        String trouble = troubled().stream()
                .map(row -> row.id() + " (" + trouble(row) + ")")
                .collect(Collectors.joining(", "));
        return trouble.isEmpty() ? nodes + "; all is well" : nodes + "; look at " + trouble;
    }

    private long inRing() {
        return cluster.members().stream().filter(Row::inRing).count();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", PERCENT * share);
    }

    /** Who owns what: a line for each range of each rack. */
    public List<String> ring() {
        List<RingRange> ranges = cluster.ranges();
        if (ranges.isEmpty()) {
            return List.of("This node knows no ring yet: " + cluster.why());
        }
        Map<NodeId, MemberState> states =
                cluster.members().stream().collect(Collectors.toMap(Row::id, Row::state, (one, other) -> one));
        TextTable table = new TextTable(Edge.LEFT, Edge.LEFT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.LEFT, Edge.LEFT);
        table.row("DC", "RACK", "FROM", "TO", "SHARE", "OWNER", "STATE");
        for (RingRange range : ranges) {
            NodeId owner = range.owner().id();
            table.row(
                    owner.datacenter().name(),
                    owner.rack().name(),
                    new Token(range.after().bits() + 1).toString(),
                    range.upTo().toString(),
                    percent(range.share()),
                    range.owner().peer().toString(),
                    String.valueOf(states.get(owner)));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add("Ring " + Long.toHexString(cluster.ring()) + " of " + inRing()
                + " nodes. Where a key belongs: ringspan explain");
        return lines;
    }
}
