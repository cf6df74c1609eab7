package io.ringspan.node.session;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.TimeSource;
import io.ringspan.node.acl.Users;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.pubsub.PubSubCommands;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.seen.Sight;
import org.jspecify.annotations.Nullable;

/**
 * Answers the commands that go to no store: those with {@link Command#isLocal()}, and all that are not served.
 *
 * <p><b>Owner.</b> One worker.
 *
 * <p><b>Buffers.</b> Appends one whole reply to the buffer it is given, and keeps none.
 */
public final class LocalCommands {
    /** What becomes of the connection. */
    public enum Outcome {
        KEEP,
        /** Kept; what was written is, like a message, no reply: CLIENT REPLY does not hold it back. */
        PUSHED,
        /** To be closed once the reply, and all replies before it, are written. */
        CLOSE_AFTER_REPLY
    }

    private final RespWriter writer = new RespWriter();
    private final Sight sight;
    private final TimeSource time;
    private final Users users;
    private final Access access;
    private final HelloCommand hello;
    private final ClientCommand client;
    private final KillCommand kill;
    private final AclCommand acl;
    private final CommandCommand command;
    private final InfoCommand info;
    private final SlowlogCommand slowlog;
    private final ConfigCommand config;

    public LocalCommands(
            Sight sight, NodeFacts facts, NodeLevels levels, ConnectedClients clients, Users users, TimeSource time) {
        this.sight = sight;
        CommandTable table = sight.commands();
        this.time = time;
        this.users = users;
        this.access = new Access(sight, users, time);
        this.hello = new HelloCommand(users, time);
        this.client = new ClientCommand(clients, time);
        this.kill = new KillCommand(clients, users);
        this.command = new CommandCommand(table, facts);
        this.acl = new AclCommand(table, users, command::isServed, time);
        this.info = new InfoCommand(facts, time);
        this.slowlog = new SlowlogCommand(sight.slowLogs());
        this.config = new ConfigCommand(facts, levels);
    }

    /**
     * Answers what goes to no replica: what the node knows itself, and the error for what it does not serve. The checks
     * are made in the order of Redis: name, number of arguments, password.
     *
     * @param named the command that the first argument names, null for none; one that goes to replicas only if the
     *     session or the number of arguments keeps it from going there
     */
    public Outcome answer(@Nullable Command named, Arguments arguments, Session session, ByteBuf out) {
        Command asked = named == null ? null : named.chosenBy(arguments, 0);
        if (named == null) {
            CommandErrors.unknownCommand(arguments, out);
        } else if (asked == null) {
            CommandErrors.unknownSubcommand(named, arguments, out);
        } else if (!asked.takes(arguments.count())) {
            CommandErrors.wrongArity(asked, out);
        } else if (!session.isAuthenticated() && !asked.isAllowedBeforeAuth()) {
            CommandErrors.noAuth(out);
        } else if (session.hearsOnly() && !mayWhileSubscribed(asked)) {
            reply(session, out)
                    .error("ERR Can't execute '" + asked.name() + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE /"
                            + " PING / QUIT / RESET are allowed in this context");
        } else if (asked.refusal() != null) {
            sight.refused(asked);
            CommandErrors.refused(asked, out);
        } else {
            sight.called(asked);
            if (asked.ownName().equals("help")) {
                Help.write(named, reply(session, out));
                return Outcome.KEEP;
            }
            return local(asked, arguments, session, out);
        }
        return Outcome.KEEP;
    }

    /** Says whether clients may send what they send. */
    public Access access() {
        return access;
    }

    /** Whether the store of this node has one of the commands that not all have. */
    public boolean isInStore(Command newer) {
        return command.isInStore(newer);
    }

    /** The error for one that it has not. */
    public String missing(Command newer) {
        return command.missing(newer);
    }

    private RespWriter reply(Session session, ByteBuf out) {
        return writer.to(out, session.protocol());
    }

    private static boolean mayWhileSubscribed(Command asked) {
        return PubSubCommands.isPushed(asked)
                || asked.name().equals("ping")
                || asked.name().equals("quit")
                || asked.name().equals("reset");
    }

    private Outcome local(Command asked, Arguments arguments, Session session, ByteBuf out) {
        RespWriter reply = reply(session, out);
        if (PubSubCommands.takes(asked)) {
            PubSubCommands.answer(asked, arguments, session.subscriptions(), out, reply);
            session.judge();
            return PubSubCommands.isPushed(asked) ? Outcome.PUSHED : Outcome.KEEP;
        }
        switch (asked.name()) {
            case "ping" -> ping(asked, arguments, session, out, reply);
            case "echo" -> reply.bulk(arguments.bytes(), arguments.at(1), arguments.length(1));
            case "hello" -> hello.hello(arguments, session, out, reply);
            case "auth" -> hello.auth(arguments, session, reply);
            case "select" -> select(arguments, reply);
            case "info" -> info.answer(arguments, reply);
            case "config|get" -> config.get(arguments, reply);
            case "config|set" -> config.set(arguments, session, reply);
            case "time" -> time(reply);
            case "role" -> reply.array(3).bulk("master").integer(0).array(0);
            case "client|kill" -> {
                return kill.answer(arguments, session, out, reply);
            }
            case "dyno_config:conn_consistency" -> LevelCommand.set(arguments, session, reply);
            case "reset" -> {
                session.reset(users.atFirst());
                reply.simple("RESET");
            }
            case "quit" -> {
                reply.simple("OK");
                return Outcome.CLOSE_AFTER_REPLY;
            }
            default -> family(asked, arguments, session, out, reply);
        }
        return Outcome.KEEP;
    }

    private void family(Command asked, Arguments arguments, Session session, ByteBuf out, RespWriter reply) {
        if (asked.name().startsWith("acl|")) {
            acl.answer(asked, arguments, session, out, reply);
        } else if (asked.name().startsWith("client|")) {
            client.answer(asked, arguments, session, out, reply);
        } else if (asked.name().startsWith("command")) {
            command.answer(asked, arguments, reply);
        } else if (asked.name().startsWith("slowlog|")) {
            slowlog.answer(asked, arguments, reply);
        } else {
            throw new IllegalArgumentException(asked + " is not answered by the node");
        }
    }

    private static void ping(Command asked, Arguments arguments, Session session, ByteBuf out, RespWriter reply) {
        if (session.hearsOnly() && arguments.count() <= 2) {
            reply.array(2).bulk("pong"); // where a status would be taken for something else than a message
            if (arguments.count() == 1) {
                reply.bulk("");
                return;
            }
        }
        switch (arguments.count()) {
            case 1 -> reply.simple("PONG");
            case 2 -> reply.bulk(arguments.bytes(), arguments.at(1), arguments.length(1));
            default -> CommandErrors.wrongArity(asked, out);
        }
    }

    private static void select(Arguments arguments, RespWriter reply) {
        if (!arguments.isLong(1)) {
            reply.error("ERR value is not an integer or out of range");
        } else if (arguments.asLong(1) != (int) arguments.asLong(1)) {
            reply.error("ERR value is out of range, value must between -2147483648 and 2147483647");
        } else if (arguments.asLong(1) != 0) {
            reply.error("ERR DB index is out of range");
        } else {
            reply.simple("OK");
        }
    }

    private void time(RespWriter reply) {
        long millis = time.epochMillis();
        reply.array(2).bulk(millis / 1000).bulk(millis % 1000 * 1000);
    }
}
