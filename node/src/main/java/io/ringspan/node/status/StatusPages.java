package io.ringspan.node.status;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.FlatJson;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.status.ClusterStatus.Cluster;
import io.ringspan.node.status.ClusterStatus.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster over HTTP: read as JSON, changed as JSON, and by the paths of Dynomite.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state.
 */
public final class StatusPages {
    private static final Logger LOG = LoggerFactory.getLogger(StatusPages.class);
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
        return pages.with("/api/cluster", "the cluster as this node sees it, as JSON", accept -> these.cluster())
                .with("/api/ring", "who owns what, as JSON", accept -> these.ring())
                .with(
                        "/api/state",
                        "what this node is ready for, as JSON; PUT {\"state\": STATE} to change",
                        accept -> these.state(),
                        these::put)
                .with(
                        "/api/removed",
                        "PUT {\"node\": DC/RACK/TOKEN} to take out a member that is down",
                        accept -> these.removedForm(),
                        these::remove)
                .with("/state/get_state", "the state as Dynomite says it", accept -> these.dynomite())
                .withChange("/state/", "and a state behind it: sets it", these::set);
    }

    Answer cluster() {
        Cluster now = status.now();
        String members = now.members().stream().map(StatusPages::json).collect(Collectors.joining(",\n"));
        return Answer.json("{\"self\":" + FlatJson.quoted(now.self().toString())
                + ",\"state\":" + FlatJson.quoted(now.own().state().name())
                + ",\"why\":" + FlatJson.quoted(now.why())
                + ",\"ring\":" + FlatJson.quoted(Long.toHexString(now.ring()))
                + ",\"gossips\":" + now.gossips()
                + ",\"clients\":" + now.clients()
                + ",\"members\":[\n" + members + "]}");
    }

    private static String json(Row row) {
        String tokens = row.tokens().stream().map(Token::toString).collect(Collectors.joining(","));
        return "{\"node\":" + FlatJson.quoted(row.id().toString())
                + ",\"datacenter\":" + FlatJson.quoted(row.id().datacenter().name())
                + ",\"rack\":" + FlatJson.quoted(row.id().rack().name())
                + ",\"tokens\":[" + tokens + "]"
                + ",\"address\":" + FlatJson.quoted(row.peer().toString())
                + ",\"state\":" + FlatJson.quoted(row.state().name())
                + ",\"standing\":" + FlatJson.quoted(row.standing())
                + ",\"in_ring\":" + row.inRing()
                + ",\"share\":" + String.format(Locale.ROOT, "%.6f", row.share())
                + ",\"release\":" + FlatJson.quoted(row.release())
                + ",\"incarnation\":" + row.incarnation()
                + ",\"reached\":" + row.reached()
                + ",\"unconfirmed\":" + row.unconfirmed() + "}";
    }

    Answer ring() {
        Cluster now = status.now();
        String ranges = now.ranges().stream()
                .map(range -> "{\"datacenter\":"
                        + FlatJson.quoted(range.owner().id().datacenter().name())
                        + ",\"rack\":"
                        + FlatJson.quoted(range.owner().id().rack().name())
                        + ",\"after\":" + range.after()
                        + ",\"to\":" + range.upTo()
                        + ",\"owner\":" + FlatJson.quoted(range.owner().id().toString()) + "}")
                .collect(Collectors.joining(",\n"));
        return Answer.json(
                "{\"ring\":" + FlatJson.quoted(Long.toHexString(now.ring())) + ",\"ranges\":[\n" + ranges + "]}");
    }

    Answer state() {
        Cluster now = status.now();
        return Answer.json("{\"state\":" + FlatJson.quoted(now.own().state().name()) + ",\"why\":"
                + FlatJson.quoted(now.why()) + "}");
    }

    Answer put(String body, String by) {
        Optional<String> wanted = value(body, "state");
        if (wanted.isEmpty()) {
            return refused("wanted is {\"state\": STATE}; " + possible());
        }
        Answer answer = change(wanted.get(), by);
        return answer.status().equals(HttpResponseStatus.OK) ? state() : answer;
    }

    /** Dynomite says OK whatever stands there; here a state that there is not is an error. */
    Answer set(String wanted, String by) {
        return change(wanted, by);
    }

    private Answer change(String wanted, String by) {
        String name = wanted.toUpperCase(Locale.ROOT);
        Optional<MemberState> state =
                WANTED.stream().filter(each -> each.name().equals(name)).findFirst();
        if (state.isEmpty()) {
            return refused("there is no state " + FlatJson.quoted(wanted) + " to be set; " + possible());
        }
        Optional<String> reason = status.become(state.get());
        if (reason.isPresent()) {
            return Answer.text(HttpResponseStatus.CONFLICT, reason.get());
        }
        LOG.info("State {} was asked for by HTTP from {}", name, by);
        return Answer.asIs("OK");
    }

    private static String possible() {
        return "there are " + WANTED.stream().map(MemberState::name).collect(Collectors.joining(", "));
    }

    private Answer removedForm() {
        return Answer.text(HttpResponseStatus.OK, "PUT {\"node\": \"DC/RACK/TOKEN\"} takes out a member that is down");
    }

    Answer remove(String body, String by) {
        Optional<String> wanted = value(body, "node");
        Optional<NodeId> member = wanted.flatMap(name -> status.now().members().stream()
                .map(Row::id)
                .filter(id -> id.toString().equals(name))
                .findFirst());
        if (member.isEmpty()) {
            return refused("wanted is {\"node\": \"DC/RACK/TOKEN\"} of a member; /api/cluster lists them");
        }
        Optional<String> reason = status.remove(member.get());
        if (reason.isPresent()) {
            return Answer.text(HttpResponseStatus.CONFLICT, reason.get());
        }
        LOG.info("Member {} was taken out by HTTP from {}", member.get(), by);
        return Answer.asIs("OK");
    }

    private static Optional<String> value(String body, String name) {
        try {
            Map<String, String> asked = FlatJson.read(body);
            return asked.size() == 1 ? Optional.ofNullable(asked.get(name)) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    Answer dynomite() {
        return Answer.asIs("State: " + status.now().own().state());
    }

    private static Answer refused(String why) {
        return Answer.text(HttpResponseStatus.BAD_REQUEST, why);
    }
}
