package io.ringspan.tests.observe.board;

import static io.ringspan.tests.observe.board.Panel.Unit.BYTES_EACH_SECOND;
import static io.ringspan.tests.observe.board.Panel.Unit.EACH_SECOND;
import static io.ringspan.tests.observe.board.Panel.Unit.NUMBER;
import static io.ringspan.tests.observe.board.Panel.Unit.PART;
import static io.ringspan.tests.observe.board.Panel.Unit.SECONDS;
import static io.ringspan.tests.observe.board.Panel.lines;
import static io.ringspan.tests.observe.board.Panel.number;

import io.ringspan.tests.observe.board.Board.Row;
import java.util.List;

/** Who is there, as whom sees it? */
final class GossipBoard {
    private static final String BY_NODE = "{{instance}}";
    private static final String OF_PEER = "{{peer_datacenter}}/{{peer_rack}}/{{peer_token}} for {{instance}}";

    static final Board BOARD = new Board(
            "gossip",
            "gossip",
            "Who is there, and do all nodes see the same? Nodes that do not gossip (enable_gossip) show nothing here.",
            List.of(memberRow(), verdictRow(), messageRow()));

    private GossipBoard() {}

    private static Row memberRow() {
        return Row.of(
                "Members",
                number("Members", NUMBER, "Members that the node that sees most of them sees, down ones among them.")
                        .ask("members", "max(sum by (instance) (ringspan_gossip_members{@}))"),
                number(
                                "Least seen",
                                NUMBER,
                                "By the node that sees fewest. Another number than beside it: views differ.")
                        .ask("members", "min(sum by (instance) (ringspan_gossip_members{@}))"),
                number("Down", NUMBER, "Members that some node takes for down.")
                        .ask("members", "max(ringspan_gossip_members{@, state=\"down\"})")
                        .red(1),
                number("Not inside", NUMBER, "Nodes that are no member: not let in, or gone with a goodbye.")
                        .ask("nodes", "count(ringspan_gossip_member{@}) - sum(ringspan_gossip_member{@})")
                        .red(1),
                lines("Members by state", NUMBER, "The most that any node sees in each state.")
                        .ask("{{state}}", "max by (state) (ringspan_gossip_members{@})"),
                lines("Members down, by who says so", NUMBER, "If one node alone finds others down, it is cut off.")
                        .ask(BY_NODE, "ringspan_gossip_members{@, state=\"down\"}")
                        .red(1),
                lines(
                                "Part of the ring",
                                PART,
                                "How much of its rack's ring each node owns, as this node knows it. Lines that differ by who says so: two rings.")
                        .ask(OF_PEER, "ringspan_ring_share{@}"),
                lines("Connections", NUMBER, "Nodes that each sends messages to, or tried to within the last minute.")
                        .ask(BY_NODE, "ringspan_gossip_connections{@}"));
    }

    private static Row verdictRow() {
        return Row.of(
                "Verdicts",
                lines(
                                "Doubt",
                                NUMBER,
                                "How far a node distrusts its own verdicts, 0 to 8: above 0 it was slow or badly connected lately.")
                        .ask(BY_NODE, "ringspan_gossip_doubt{@}")
                        .orange(1, 4),
                lines(
                                "Answers take",
                                SECONDS,
                                "How long each member takes to answer each other, on average of its last 32 answers.")
                        .ask(OF_PEER, "ringspan_gossip_answer_seconds{@}"),
                lines(
                                "Phi",
                                NUMBER,
                                "How improbable an answer that is waited for has become, in powers of ten. At 8 it is asked again; four times unanswered makes it suspect.")
                        .ask(OF_PEER, "ringspan_gossip_phi{@}")
                        .orange(8, 100),
                lines("Suspicions", EACH_SECOND, "Members that did not answer and were suspect from then on.")
                        .rate(BY_NODE, "ringspan_gossip_suspicions_total"),
                lines("Found down", EACH_SECOND, "Verdicts of each node.")
                        .rate(BY_NODE, "ringspan_gossip_verdicts_total")
                        .red(0.01),
                lines(
                                "Wrongly suspected",
                                EACH_SECOND,
                                "Times that a node had to say that it is not down: it is overloaded, stands still, or its network loses much.")
                        .rate(BY_NODE, "ringspan_gossip_refutations_total")
                        .red(0.01),
                lines("Pauses", EACH_SECOND, "Times that a node stood still for more than 300 ms, by its own timer.")
                        .rate(BY_NODE, "ringspan_gossip_pauses_total")
                        .red(0.01),
                lines("Not let in", EACH_SECOND, "Nodes that were refused at the door; the log says why.")
                        .rate(BY_NODE, "ringspan_gossip_joins_refused_total")
                        .red(0.01));
    }

    private static Row messageRow() {
        return Row.of(
                "Messages",
                lines("Sent and received", EACH_SECOND, "What a node sends does not grow with the cluster.")
                        .rate("sent {{instance}}", "ringspan_gossip_sent_total")
                        .rate("received {{instance}}", "ringspan_gossip_received_total"),
                lines("Sent", BYTES_EACH_SECOND, "Bytes of messages.")
                        .rate(BY_NODE, "ringspan_gossip_sent_bytes_total"),
                lines("Probes", EACH_SECOND, "Five a second, if there is anybody to ask.")
                        .rate(BY_NODE, "ringspan_gossip_probes_total"),
                lines("Lost here", EACH_SECOND, "Messages that found no connection, or no room on it.")
                        .rate(BY_NODE, "ringspan_gossip_unsent_total"),
                lines(
                                "Not taken",
                                EACH_SECOND,
                                "Messages that came: too many, of another cluster (foreign), or none at all.")
                        .rate("{{why}} {{instance}}", "ringspan_gossip_unread_total"),
                lines(
                                "No room",
                                EACH_SECOND,
                                "Probes, requests, pages and news that found no room; the limits are in docs/gossip.md.")
                        .rate("{{why}} {{instance}}", "ringspan_gossip_refused_total"));
    }
}
