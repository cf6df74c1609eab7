package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.acl.Users;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.session.LocalCommands.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * CLIENT KILL: cuts connections of this node's clients, on whatever worker. The one that asks for it gets its reply first.
 *
 * <p><b>Owner.</b> One worker.
 */
final class KillCommand {
    private static final String SYNTAX = "ERR syntax error";
    private static final List<String> TYPES = List.of("normal", "master", "replica", "slave", "pubsub");

    private final ConnectedClients clients;
    private final Users users;

    // Of the command at hand.
    private Predicate<Session> wanted = session -> true;
    private boolean sparesItself = true;

    KillCommand(ConnectedClients clients, Users users) {
        this.users = users;
        this.clients = clients;
    }

    /** CLIENT KILL address, or CLIENT KILL [ID id] [TYPE type] [USER user] [ADDR address] [LADDR address] [SKIPME yes | no]. */
    Outcome answer(Arguments arguments, Session session, ByteBuf out, RespWriter reply) {
        wanted = other -> true;
        sparesItself = arguments.count() > 3;
        if (arguments.count() == 3) {
            String address = arguments.text(2, ISO_8859_1);
            wanted = other -> other.address().equals(address);
        } else if (!filters(arguments, out, reply)) {
            return Outcome.KEEP;
        }
        return kill(arguments, session, reply);
    }

    /** As in Redis, a filter without its value is only seen once those before it were good. */
    private boolean filters(Arguments arguments, ByteBuf out, RespWriter reply) {
        for (int i = 2; i < arguments.count(); i += 2) {
            if (i + 1 == arguments.count()) {
                reply.error(SYNTAX);
                return false;
            }
            Predicate<Session> filter = filter(arguments, i, out, reply);
            if (filter == null) {
                return false;
            }
            wanted = wanted.and(filter);
        }
        return true;
    }

    /** Null, and the error is the reply, if there is no such filter, or if it cannot have that value. */
    private @Nullable Predicate<Session> filter(Arguments arguments, int i, ByteBuf out, RespWriter reply) {
        String value = arguments.text(i + 1, ISO_8859_1);
        switch (arguments.text(i, ISO_8859_1).toLowerCase(Locale.ROOT)) {
            case "id" -> {
                if (!arguments.isLong(i + 1) || arguments.asLong(i + 1) < 1) {
                    reply.error("ERR client-id should be greater than 0");
                    return null;
                }
                long id = arguments.asLong(i + 1);
                return session -> session.id() == id;
            }
            case "addr" -> {
                return session -> session.address().equals(value);
            }
            case "laddr" -> {
                return session -> session.ends().node().equals(value);
            }
            case "type" -> {
                if (!TYPES.contains(value.toLowerCase(Locale.ROOT))) {
                    CommandErrors.errorWith(out, "ERR Unknown client type '", arguments, i + 1, "'");
                    return null;
                }
                return session -> value.equalsIgnoreCase(session.subscriptions().isSubscribed() ? "pubsub" : "normal");
            }
            case "user" -> {
                if (users.list().named(value) == null) {
                    CommandErrors.errorWith(out, "ERR No such user '", arguments, i + 1, "'");
                    return null;
                }
                return session -> session.userName().equals(value);
            }
            case "skipme" -> {
                if (!value.equalsIgnoreCase("yes") && !value.equalsIgnoreCase("no")) {
                    reply.error(SYNTAX);
                    return null;
                }
                sparesItself = value.equalsIgnoreCase("yes");
                return session -> true;
            }
            default -> {
                reply.error(SYNTAX);
                return null;
            }
        }
    }

    private Outcome kill(Arguments arguments, Session asking, RespWriter reply) {
        int killed = 0;
        boolean itself = false;
        for (Session session : clients.sessions()) {
            if (!wanted.test(session) || (session == asking && sparesItself)) {
                continue;
            }
            killed++;
            itself |= session == asking;
            if (session != asking) {
                session.kill();
            }
        }
        if (arguments.count() > 3) {
            reply.integer(killed);
        } else if (killed > 0) {
            reply.simple("OK");
        } else {
            reply.error("ERR No such client");
        }
        return itself ? Outcome.CLOSE_AFTER_REPLY : Outcome.KEEP;
    }
}
