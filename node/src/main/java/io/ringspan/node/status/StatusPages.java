package io.ringspan.node.status;

import io.netty.handler.codec.http.HttpMethod;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.status.ClusterStatus.Cluster;
import io.ringspan.node.status.ClusterStatus.Row;
import io.ringspan.replication.ring.RingRange;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The cluster over HTTP: read as JSON, changed as JSON, and by the paths of Dynomite.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class StatusPages {
    /** What an operator may have a node be: it joins and is found down by others. */
    private static final List<MemberState> WANTED = Arrays.stream(MemberState.values())
            .filter(state -> state != MemberState.JOINING && state != MemberState.DOWN)
            .toList();

    private final ClusterStatus status;

    StatusPages(ClusterStatus status) {
        this.status = status;
    }

    /** {@code pages} and these. */
    public static Pages add(Pages pages, ClusterStatus status) {
        StatusPages these = new StatusPages(status);
        return pages.read("/api/cluster", "the cluster as this node sees it", asked -> these.cluster())
                .read("/api/ring", "who owns what", asked -> these.ring())
                .read("/api/state", "what this node is ready for", asked -> these.state())
                .change(
                        HttpMethod.PUT,
                        "/api/state",
                        "makes it ready for something else: {\"state\": STATE}",
                        these::put)
                .change(
                        HttpMethod.DELETE,
                        "/api/members/{datacenter}/{rack}/{token}",
                        "takes out a member that is down and will not come back",
                        these::remove)
                .read("/state/get_state", "the state as Dynomite says it", asked -> these.dynomite())
                .change(HttpMethod.GET, "/state/{state}", "sets it, as in Dynomite", these::set);
    }

    /** What {@code /api/cluster} says. */
    public record Seen(
            String self,
            MemberState state,
            String why,
            String ring,
            boolean gossips,
            int clients,
            List<Member> members) {
        public static Seen of(Cluster now) {
            return new Seen(
                    now.self().toString(),
                    now.own().state(),
                    now.why(),
                    Long.toHexString(now.ring()),
                    now.gossips(),
                    now.clients(),
                    now.members().stream().map(Member::of).toList());
        }
    }

    /** One of its members. */
    public record Member(
            String node,
            String datacenter,
            String rack,
            List<Long> tokens,
            String address,
            MemberState state,
            String standing,
            boolean inRing,
            double share,
            String release,
            long incarnation,
            boolean reached,
            boolean held,
            long unconfirmed) {
        static Member of(Row row) {
            return new Member(
                    row.id().toString(),
                    row.id().datacenter().name(),
                    row.id().rack().name(),
                    row.tokens().stream().map(Token::value).toList(),
                    row.peer().toString(),
                    row.state(),
                    row.standing(),
                    row.inRing(),
                    row.share(),
                    row.release(),
                    row.incarnation(),
                    row.reached(),
                    row.held(),
                    row.unconfirmed());
        }
    }

    /** What {@code /api/ring} says. */
    record Ring(String ring, List<Range> ranges) {}

    /** Tokens that one node owns: behind {@code after}, up to {@code to}. */
    record Range(String datacenter, String rack, long after, long to, String owner) {
        static Range of(RingRange range) {
            NodeId owner = range.owner().id();
            return new Range(
                    owner.datacenter().name(),
                    owner.rack().name(),
                    range.after().value(),
                    range.upTo().value(),
                    owner.toString());
        }
    }

    /** What {@code /api/state} says. */
    record State(MemberState state, String why) {}

    /** What {@code PUT /api/state} takes. */
    record Wanted(Optional<String> state) {}

    Answer cluster() {
        return Answer.json(Seen.of(status.now()));
    }

    Answer ring() {
        Cluster now = status.now();
        return Answer.json(new Ring(
                Long.toHexString(now.ring()),
                now.ranges().stream().map(Range::of).toList()));
    }

    Answer state() {
        Cluster now = status.now();
        return Answer.json(new State(now.own().state(), now.why()));
    }

    Answer put(Asked asked) {
        String wanted = asked.json(Wanted.class)
                .state()
                .orElseThrow(() -> new AdminException("wanted is {\"state\": STATE}; " + possible()));
        return change(wanted).orElseGet(this::state);
    }

    /** Dynomite says OK whatever stands there; here a state that there is not is an error. */
    Answer set(Asked asked) {
        return change(asked.at("state")).orElseGet(() -> Answer.asIs("OK"));
    }

    /** What is answered if it was not made. */
    private Optional<Answer> change(String wanted) {
        String name = wanted.toUpperCase(Locale.ROOT);
        MemberState state = WANTED.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AdminException("there is no state \"" + wanted + "\" to be set; " + possible()));
        return status.become(state).map(NotDone::answer);
    }

    private static String possible() {
        return "there are " + WANTED.stream().map(MemberState::name).collect(Collectors.joining(", "));
    }

    Answer remove(Asked asked) {
        String wanted = asked.at("datacenter") + "/" + asked.at("rack") + "/" + asked.at("token");
        Optional<NodeId> member = status.now().members().stream()
                .map(Row::id)
                .filter(id -> id.toString().equals(wanted))
                .findFirst();
        if (member.isEmpty()) {
            return Answer.notFound("there is no member " + wanted + "; /api/cluster lists them");
        }
        return status.remove(member.get()).map(NotDone::answer).orElseGet(this::cluster);
    }

    Answer dynomite() {
        return Answer.asIs("State: " + status.now().own().state());
    }
}
