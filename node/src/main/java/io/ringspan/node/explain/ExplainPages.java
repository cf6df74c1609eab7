package io.ringspan.node.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.RingConf;
import io.ringspan.conf.fault.Quote;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.admin.AdminException;
import io.ringspan.node.admin.Answer;
import io.ringspan.node.admin.Asked;
import io.ringspan.node.admin.Pages;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.effect.family.Rules;
import io.ringspan.node.explain.KeyPlace.Owner;
import io.ringspan.node.explain.WhoIsAsked.Part;
import io.ringspan.node.home.KeyHomes;
import io.ringspan.node.level.LevelNames;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.status.ClusterStatus;
import io.ringspan.node.status.ClusterStatus.Row;
import io.ringspan.replication.ring.RingNode;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where keys belong, and who would be asked for them now, over HTTP.
 *
 * <p><b>Threads.</b> The admin server's own. Keeps no state. <b>Limits.</b> {@link #KEYS_MAX} keys at a time.
 */
public final class ExplainPages {
    /** Fewer than a query may have parts, of which the rest is not seen. */
    static final int KEYS_MAX = 32;

    private final Rules rules = new Rules();
    private final Supplier<Optional<Explanation>> explanation;
    private final ClusterStatus status;
    private final NodeLevels levels;
    private final boolean remoteReads;
    private final CommandTable commands;

    /**
     * Makes it.
     *
     * @param explanation nothing as long as the node does not know its ring
     * @param remoteReads whether a read that nobody here answers goes to another datacenter
     */
    public ExplainPages(
            Supplier<Optional<Explanation>> explanation,
            ClusterStatus status,
            NodeLevels levels,
            boolean remoteReads,
            CommandTable commands) {
        this.explanation = explanation;
        this.status = status;
        this.levels = levels;
        this.remoteReads = remoteReads;
        this.commands = commands;
    }

    /** {@code pages} and this one. */
    public Pages addTo(Pages pages) {
        return pages.read(
                "/api/explain",
                "where keys belong and who is asked for them now: ?key=KEY, and command=NAME, level=LEVEL, hex=true",
                this::explain);
    }

    /** What is said of a command with these keys. */
    record Explained(
            Optional<String> command,
            String access,
            Optional<String> refusal,
            boolean sameOwners,
            List<ExplainedKey> keys) {}

    /**
     * One key.
     *
     * @param levelBy who has set the level: who asks, a rule, or the node
     * @param needed how many local replicas must take part
     * @param ready how many of them can now
     * @param home the datacenter where its writes are decided, if it is at home in one
     */
    record ExplainedKey(
            String key,
            long token,
            String hashing,
            Consistency level,
            String levelBy,
            int needed,
            int ready,
            Optional<String> home,
            List<Replica> owners) {}

    /** Its owner in one rack; without a node, if the rack has none. */
    record Replica(
            String datacenter,
            String rack,
            Optional<String> node,
            Optional<String> address,
            String use,
            String why,
            Optional<MemberState> state,
            boolean reached,
            boolean held,
            long unconfirmed,
            int turn,
            String now) {}

    Answer explain(Asked asked) {
        asked.takes("key", "command", "level", "hex");
        List<String> keys = asked.all("key");
        if (keys.isEmpty() || keys.size() > KEYS_MAX) {
            throw new AdminException("wanted is key=KEY, from one of them to " + KEYS_MAX);
        }
        Command command = asked.text("command").map(this::command).orElse(null);
        Optional<Consistency> level = asked.text("level")
                .map(name -> LevelNames.find(name).orElseThrow(() -> new AdminException(LevelNames.refusal())));
        List<byte[]> named = keys.stream().map(key -> bytes(asked, key)).toList();
        Optional<Explanation> ring = explanation.get();
        if (ring.isEmpty()) {
            return Answer.conflict("this node does not know its ring yet");
        }
        List<KeyPlace> places = named.stream().map(ring.get()::of).toList();
        Map<NodeId, Row> rows = status.now().members().stream().collect(Collectors.toMap(Row::id, Function.identity()));
        boolean writes = command != null && command.isWrite();
        return Answer.json(new Explained(
                Optional.ofNullable(command).map(Command::name),
                writes ? "write" : "read",
                Optional.ofNullable(command).flatMap(known -> refusal(known, places)),
                places.stream().map(KeyPlace::replicas).distinct().count() == 1,
                places.stream()
                        .map(place -> key(place, writes, level, ring.get(), rows))
                        .toList()));
    }

    private Optional<String> refusal(Command command, List<KeyPlace> places) {
        boolean undecided = command.isDecided()
                && !rules.decide(command)
                && places.stream().anyMatch(place -> place.replicas().all().length > 1);
        return undecided
                ? Optional.of(CommandErrors.severalReplicas(
                        command, "", command.serving().reason()))
                : Optional.ofNullable(command.refusal());
    }

    private Command command(String name) {
        Command command = commands.named(name.trim().replace(' ', '|'));
        if (command == null) {
            throw new AdminException("there is no command \"" + name + "\"");
        }
        if (command.keyPlaces().isEmpty() && command.refusal() == null) {
            throw new AdminException(command.name() + " goes to no replica by a key");
        }
        return command;
    }

    private static byte[] bytes(Asked asked, String key) {
        String hex = asked.text("hex").orElse("false");
        if (!hex.equals("true") && !hex.equals("false")) {
            throw new AdminException("hex is \"" + hex + "\": wanted is true or false");
        }
        try {
            return hex.equals("true") ? HexFormat.of().parseHex(key) : key.getBytes(UTF_8);
        } catch (IllegalArgumentException notHex) {
            throw new AdminException("\"" + key + "\" is not hex: pairs of 0-9 and a-f are meant, as in 666f6f");
        }
    }

    private ExplainedKey key(
            KeyPlace place, boolean writes, Optional<Consistency> wanted, Explanation ring, Map<NodeId, Row> rows) {
        Optional<Consistency> ruled = place.rule().flatMap(rule -> writes ? rule.write() : rule.read());
        Consistency level =
                wanted.or(() -> ruled).orElseGet(() -> levels.inForce().of(writes));
        WhoIsAsked who = new WhoIsAsked(
                place.replicas(),
                ring.topology().size(),
                node -> seen(rows.get(ring.topology().node(node).id())));
        Optional<Datacenter> home = place.home().map(RingConf.Home::datacenter);
        if (writes && home.isPresent()) {
            who = who.decides(ring.topology(), KeyHomes.owners(place.replicas(), home.get(), ring.topology()));
        } else {
            who = writes ? who.writes(level) : who.reads(level, remoteReads);
        }
        WhoIsAsked found = who;
        return new ExplainedKey(
                place.key(),
                place.token().value(),
                place.hashing(),
                level,
                wanted.isPresent() ? "as asked for" : ruled.isPresent() ? byRule(place.rule()) : "the node's",
                level.needed(place.replicas().local().length),
                found.ready(),
                home.map(Datacenter::name),
                place.owners().stream()
                        .map(owner -> replica(owner, ring, rows, found))
                        .toList());
    }

    private static String byRule(Optional<ConsistencyRule> rule) {
        return "by the rule for " + Quote.of(rule.map(ConsistencyRule::keys).orElse(""));
    }

    private static Replica replica(Owner owner, Explanation ring, Map<NodeId, Row> rows, WhoIsAsked who) {
        if (owner.node() == KeyPlace.NOBODY) {
            return new Replica(
                    owner.datacenter(),
                    owner.rack(),
                    Optional.empty(),
                    Optional.empty(),
                    owner.use(),
                    owner.why(),
                    Optional.empty(),
                    false,
                    false,
                    0,
                    0,
                    "nobody there");
        }
        RingNode node = ring.topology().node(owner.node());
        Seen seen = seen(rows.get(node.id()));
        Part part = who.of(owner.node());
        return new Replica(
                owner.datacenter(),
                owner.rack(),
                Optional.of(node.id().toString()),
                Optional.of(node.peer().toString()),
                owner.use(),
                owner.why(),
                Optional.of(seen.state()),
                seen.reached(),
                seen.held(),
                seen.unconfirmed(),
                part.turn(),
                part.what());
    }

    private static Seen seen(@Nullable Row row) {
        return row == null
                ? new Seen(MemberState.DOWN, false, false, 0)
                : new Seen(row.state(), row.reached(), row.held(), row.unconfirmed());
    }
}
