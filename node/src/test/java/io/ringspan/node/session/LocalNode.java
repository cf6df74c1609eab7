package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.TimeSource;
import io.ringspan.base.Token;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.ProcessConf.Watch;
import io.ringspan.node.acl.Users;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandLine;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.pubsub.LocalChannels;
import io.ringspan.node.pubsub.Subscriptions;
import io.ringspan.node.pubsub.WorkerChannels;
import io.ringspan.node.seen.Sights;
import io.ringspan.node.session.LocalCommands.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One worker with one client, without sockets: answers what it can alone. */
final class LocalNode {
    static final long NOW = 1_700_000_000_123L;

    /** What its store says that it has. */
    static final Set<String> STORE = Set.of("get", "httl", "hexpire");

    final NodeLevels levels =
            NodeLevels.of(new ConsistencyConf(Consistency.DC_ONE, Consistency.DC_ONE, List.of(), true, false));
    final List<Session> sessions = new ArrayList<>();
    final List<Long> killed = new ArrayList<>();
    final StringBuilder pushed = new StringBuilder();
    final ClientPause pause = new ClientPause();
    final WorkerChannels channels = LocalChannels.alone();
    private final Session session;
    private final LocalCommands commands;
    private final CommandTable table;
    private final Sights sights;
    private Outcome outcome = Outcome.KEEP;

    LocalNode(long sessionId, Users users) {
        this(sessionId, users, true);
    }

    /** @param onThisMachine where the client is */
    LocalNode(long sessionId, Users users, boolean onThisMachine) {
        this(sessionId, users, onThisMachine, CommandTable.load());
    }

    LocalNode(long sessionId, Users users, boolean onThisMachine, CommandTable table) {
        this.table = table;
        this.sights = new Sights(Watch.DEFAULT, table);
        session = new Session(
                sessionId,
                new Session.Ends("127.0.0.1:5001", "127.0.0.1:6001", onThisMachine),
                NOW - 7_000,
                users.atFirst(),
                new ClientLevels(levels),
                new Session.Way(
                        new Subscriptions(
                                channels, (in, at, length) -> pushed.append(in.toString(at, length, ISO_8859_1))),
                        () -> killed.add(sessionId)));
        sessions.add(session);
        commands = new LocalCommands(
                sights.ofWorker(new FixedTime(), Runnable::run),
                new Facts(),
                levels,
                new Connected(sessions, pause),
                users,
                new FixedTime());
    }

    long denied() {
        return sights.denied();
    }

    Outcome outcome() {
        return outcome;
    }

    Session session() {
        return session;
    }

    String ask(String line) {
        return ask(CommandLine.of(line));
    }

    String ask(CommandLine line) {
        ByteBuf out = Unpooled.buffer();
        Arguments arguments = line.arguments();
        Command named = table.find(arguments.bytes(), arguments.at(0), arguments.length(0));
        outcome = commands.answer(named, arguments, session, out);
        return out.toString(ISO_8859_1);
    }

    private record Connected(List<Session> sessions, ClientPause pause) implements ConnectedClients {}

    private record FixedTime() implements TimeSource {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long epochMillis() {
            return NOW;
        }
    }

    private record Facts() implements NodeFacts {
        @Override
        public Identity identity() {
            NodeId node = new NodeId(new Datacenter("dc1"), new Rack("r1"), Token.of(7));
            return new Identity(node, "shop", "0.1.0", "0".repeat(40), 8102, NOW - 90_000_000);
        }

        @Override
        public Limits limits() {
            return new Limits(10_000, 536_870_912, Duration.ZERO);
        }

        @Override
        public Load load() {
            return new Load(3, 40, 500, 6_000, 70_000);
        }

        @Override
        public Store store() {
            return new Store("redis", "7.4.1", STORE);
        }

        @Override
        public Ring ring() {
            return new Ring(4, 2, 3, 6, "127.0.0.1:22122", true);
        }
    }
}
