package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.TimeSource;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.resp.RespWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** CLIENT: what a connection is called, and which there are. */
final class ClientCommand {
    private static final String SYNTAX = "ERR syntax error";
    private static final List<String> OTHER_TYPES = List.of("master", "replica", "slave");

    private final ConnectedClients clients;
    private final TimeSource time;

    ClientCommand(ConnectedClients clients, TimeSource time) {
        this.clients = clients;
        this.time = time;
    }

    void answer(Command asked, Arguments arguments, Session session, ByteBuf out, RespWriter reply) {
        switch (asked.ownName()) {
            case "id" -> reply.integer(session.id());
            case "getname" -> {
                if (session.name().isEmpty()) {
                    reply.none();
                } else {
                    reply.bulk(session.name());
                }
            }
            case "setname" -> setName(arguments, session, reply);
            case "setinfo" -> setInfo(arguments, session, out, reply);
            case "getredir" -> reply.integer(-1);
            case "trackinginfo" -> {
                reply.map(3).bulk("flags").set(1).bulk("off");
                reply.bulk("redirect").integer(-1);
                reply.bulk("prefixes").array(0);
            }
            case "info" -> reply.text(session.describe(time.epochMillis()) + "\n");
            case "list" -> list(arguments, out, reply);
            case "reply" -> reply(arguments, session.muting(), reply);
            case "pause" -> pause(arguments, out, reply);
            case "unpause" -> {
                clients.pause().end();
                reply.simple("OK");
            }
            case "unblock" -> unblock(arguments, out, reply);
            // The node evicts no client, so there is nothing to switch.
            case "no-evict" -> {
                boolean known = arguments.equalsIgnoreCase(2, "on") || arguments.equalsIgnoreCase(2, "off");
                okIf(known, reply);
            }
            // Whatever it is capable of: the node asks nothing of it.
            case "capa" -> reply.simple("OK");
            default -> throw new IllegalArgumentException(asked + " is not answered by the node");
        }
    }

    private static void okIf(boolean right, RespWriter reply) {
        if (right) {
            reply.simple("OK");
        } else {
            reply.error(SYNTAX);
        }
    }

    private static void setName(Arguments arguments, Session session, RespWriter reply) {
        Optional<String> unfit = Names.error(arguments, 2, Names.OF_CLIENT);
        if (unfit.isPresent()) {
            reply.error(unfit.get());
        } else {
            session.rename(arguments.text(2, ISO_8859_1));
            reply.simple("OK");
        }
    }

    private static void setInfo(Arguments arguments, Session session, ByteBuf out, RespWriter reply) {
        boolean name = arguments.equalsIgnoreCase(2, "lib-name");
        if (!name && !arguments.equalsIgnoreCase(2, "lib-ver")) {
            CommandErrors.errorWith(out, "ERR Unrecognized option '", arguments, 2, "'");
            return;
        }
        Optional<String> unfit = Names.error(arguments, 3, name ? "lib-name" : "lib-ver");
        if (unfit.isPresent()) {
            reply.error(unfit.get());
        } else {
            String value = arguments.text(3, ISO_8859_1);
            if (name) {
                session.useLibrary(value);
            } else {
                session.useLibraryVersion(value);
            }
            reply.simple("OK");
        }
    }

    /** CLIENT LIST [TYPE type] [ID id [id ...]]. */
    private void list(Arguments arguments, ByteBuf out, RespWriter reply) {
        int count = arguments.count();
        if (count == 2) {
            write(session -> true, reply);
        } else if (count == 4 && arguments.equalsIgnoreCase(2, "type")) {
            if (arguments.equalsIgnoreCase(3, "normal")) {
                write(session -> !session.subscriptions().isSubscribed(), reply);
            } else if (arguments.equalsIgnoreCase(3, "pubsub")) {
                write(session -> session.subscriptions().isSubscribed(), reply);
            } else if (OTHER_TYPES.stream().anyMatch(type -> arguments.equalsIgnoreCase(3, type))) {
                write(session -> false, reply);
            } else {
                CommandErrors.errorWith(out, "ERR Unknown client type '", arguments, 3, "'");
            }
        } else if (count > 3 && arguments.equalsIgnoreCase(2, "id")) {
            listById(arguments, reply);
        } else {
            reply.error(SYNTAX);
        }
    }

    private void listById(Arguments arguments, RespWriter reply) {
        for (int i = 3; i < arguments.count(); i++) {
            if (!arguments.isLong(i)) {
                reply.error("ERR Invalid client ID");
                return;
            }
        }
        write(session -> isNamed(session, arguments), reply);
    }

    private static boolean isNamed(Session session, Arguments arguments) {
        for (int i = 3; i < arguments.count(); i++) {
            if (arguments.asLong(i) == session.id()) {
                return true;
            }
        }
        return false;
    }

    private void write(Predicate<Session> wanted, RespWriter reply) {
        long nowMillis = time.epochMillis();
        StringBuilder lines = new StringBuilder();
        for (Session session : clients.sessions()) {
            if (wanted.test(session)) {
                lines.append(session.describe(nowMillis)).append('\n');
            }
        }
        reply.text(lines.toString());
    }

    /** CLIENT REPLY ON | OFF | SKIP: only ON is answered. */
    private static void reply(Arguments arguments, Muting muting, RespWriter reply) {
        if (arguments.equalsIgnoreCase(2, "off")) {
            muting.off();
        } else if (arguments.equalsIgnoreCase(2, "skip")) {
            muting.skip();
        } else if (arguments.equalsIgnoreCase(2, "on")) {
            muting.on();
            reply.simple("OK");
        } else {
            reply.error(SYNTAX);
        }
    }

    /** CLIENT PAUSE milliseconds [WRITE | ALL]. */
    private void pause(Arguments arguments, ByteBuf out, RespWriter reply) {
        boolean writes = arguments.count() == 4 && arguments.equalsIgnoreCase(3, "write");
        if (arguments.count() > 4) {
            wrongCount(arguments, out);
        } else if (arguments.count() == 4 && !writes && !arguments.equalsIgnoreCase(3, "all")) {
            reply.error("ERR CLIENT PAUSE mode must be WRITE or ALL");
        } else if (!arguments.isLong(2)) {
            reply.error("ERR timeout is not an integer or out of range");
        } else if (arguments.asLong(2) < 0) {
            reply.error("ERR timeout is negative");
        } else {
            clients.pause().begin(time.nanoTime(), arguments.asLong(2), !writes);
            reply.simple("OK");
        }
    }

    /** CLIENT UNBLOCK id [TIMEOUT | ERROR]. */
    private void unblock(Arguments arguments, ByteBuf out, RespWriter reply) {
        if (arguments.count() > 4) {
            wrongCount(arguments, out);
        } else if (arguments.count() == 4
                && !arguments.equalsIgnoreCase(3, "timeout")
                && !arguments.equalsIgnoreCase(3, "error")) {
            reply.error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        } else if (!arguments.isLong(2)) {
            reply.error("ERR value is not an integer or out of range");
        } else {
            boolean asError = arguments.count() == 4 && arguments.equalsIgnoreCase(3, "error");
            reply.integer(unblock(arguments.asLong(2), asError) ? 1 : 0);
        }
    }

    private boolean unblock(long id, boolean asError) {
        for (Session session : clients.sessions()) {
            if (session.id() == id) {
                return session.unblock(asError);
            }
        }
        return false;
    }

    private static void wrongCount(Arguments arguments, ByteBuf out) {
        CommandErrors.errorWith(
                out, "ERR unknown subcommand or wrong number of arguments for '", arguments, 1, "'. Try CLIENT HELP.");
    }
}
