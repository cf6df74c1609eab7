package io.ringspan.node.metrics;

import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.protocol.Answers;
import io.ringspan.gossip.protocol.GossipCount;
import io.ringspan.node.membership.MembershipFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The metrics of the gossip; a node that does not gossip has no values for them. */
final class GossipFamilies {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<String> NONE = List.of();
    private static final List<String> WHY = List.of("why");

    private GossipFamilies() {}

    static List<Family> all() {
        return Stream.of(aboutMembers(), aboutMessages(), aboutVerdicts())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Family> aboutMembers() {
        return List.of(
                Family.gauge(
                        "ringspan_gossip_members",
                        "Members that this node knows, itself among them, by what they are ready for. Alert on DOWN above 0.",
                        List.of("state"),
                        of(GossipFamilies::byState)),
                Family.gauge(
                        "ringspan_gossip_member",
                        "1 while this node is a member of its cluster; 0 while it is not let in, and after its goodbye.",
                        NONE,
                        one(facts -> facts.isInside() ? 1 : 0)),
                Family.gauge(
                        "ringspan_gossip_doubt",
                        "How far this node distrusts its own verdicts, 0 to 8: above 0 it was slow or badly connected lately.",
                        NONE,
                        one(MembershipFacts::doubt)),
                Family.gauge(
                        "ringspan_gossip_answer_seconds",
                        "How long the member took to answer this node's probes, on average of the last 32.",
                        Families.PEER,
                        answers(answers -> answers.meanNanos() / NANOS_PER_SECOND)),
                Family.gauge(
                        "ringspan_gossip_phi",
                        "How improbable it is that the answer comes yet which this node waits for from the member, as minus the"
                                + " decimal logarithm; 0 if it waits for none, as almost always. At 8 the next ping is due; only four"
                                + " pings without an answer make it suspect. Looked up once a second.",
                        Families.PEER,
                        answers(Answers::phi)));
    }

    private static List<Family> aboutMessages() {
        return List.of(
                count("ringspan_gossip_sent_total", "Messages sent.", GossipCount.SENT),
                count("ringspan_gossip_sent_bytes_total", "Bytes of messages sent.", GossipCount.SENT_BYTES),
                count("ringspan_gossip_received_total", "Messages received and understood.", GossipCount.RECEIVED),
                Family.counter(
                        "ringspan_gossip_unread_total",
                        "Messages that came and were not taken: too many waited, they belong to another cluster, or they are"
                                + " none. Alert on foreign: somebody's seeds are wrong.",
                        WHY,
                        of(facts -> List.of(
                                why(facts.overflows(), "too_many"),
                                why(facts.count(GossipCount.FOREIGN), "foreign"),
                                why(facts.count(GossipCount.MALFORMED), "malformed")))),
                Family.counter(
                        "ringspan_gossip_unsent_total",
                        "Messages that were lost at this node, since there was no connection or no room on it.",
                        NONE,
                        one(MembershipFacts::lost)),
                Family.gauge(
                        "ringspan_gossip_connections",
                        "Nodes that this node sends messages to, or tried to within the last minute.",
                        NONE,
                        one(MembershipFacts::links)));
    }

    private static List<Family> aboutVerdicts() {
        return List.of(
                count("ringspan_gossip_probes_total", "Members asked whether they are there.", GossipCount.PROBES),
                count(
                        "ringspan_gossip_suspicions_total",
                        "Members that did not answer this node and were suspect from then on.",
                        GossipCount.SUSPICIONS),
                count(
                        "ringspan_gossip_verdicts_total",
                        "Members that this node found to be down.",
                        GossipCount.VERDICTS),
                count(
                        "ringspan_gossip_refutations_total",
                        "Times that others suspected this node, or found it down, and it said that it is not. Alert on an"
                                + " increase: it is overloaded, stands still at times, or its network loses much.",
                        GossipCount.REFUTATIONS),
                count(
                        "ringspan_gossip_pauses_total",
                        "Times that this node itself stood still for more than 300 ms.",
                        GossipCount.PAUSES),
                Family.counter(
                        "ringspan_gossip_refused_total",
                        "What found no room: probes, requests to probe for others, pages of a comparison, news; see the limits"
                                + " in docs/gossip.md.",
                        WHY,
                        of(facts -> List.of(
                                why(facts.count(GossipCount.PROBES_SKIPPED), "probe"),
                                why(facts.count(GossipCount.RELAYS_REFUSED), "relay"),
                                why(facts.count(GossipCount.PAGES_REFUSED), "page"),
                                why(facts.count(GossipCount.NEWS_DISPLACED), "news")))),
                count(
                        "ringspan_gossip_joins_refused_total",
                        "Nodes that this node did not let in; they log why.",
                        GossipCount.JOINS_REFUSED));
    }

    private static Family count(String name, String help, GossipCount count) {
        return Family.counter(name, help, NONE, one(facts -> facts.count(count)));
    }

    private static Function<NodeView, List<Point>> answers(ToDoubleFunction<Answers> value) {
        return of(facts -> facts.answers().entrySet().stream()
                .map(each -> LinkFamilies.peerPoint(each.getKey(), value.applyAsDouble(each.getValue())))
                .toList());
    }

    private static Function<NodeView, List<Point>> one(ToDoubleFunction<MembershipFacts> value) {
        return of(facts -> List.of(Point.of(value.applyAsDouble(facts))));
    }

    private static Function<NodeView, List<Point>> of(Function<MembershipFacts, List<Point>> points) {
        return node -> node.gossip().get().map(points).orElse(List.of());
    }

    private static Point why(long number, String why) {
        return Point.of((double) number, why);
    }

    private static List<Point> byState(MembershipFacts facts) {
        Map<MemberState, Integer> members = new TreeMap<>();
        for (Member member : facts.view().members()) {
            members.merge(member.state(), 1, Integer::sum);
        }
        List<Point> points = new ArrayList<>();
        for (MemberState state : MemberState.values()) {
            points.add(Point.of(members.getOrDefault(state, 0), state.name().toLowerCase(Locale.ROOT)));
        }
        return points;
    }
}
