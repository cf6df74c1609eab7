package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.conf.Consistency;
import io.ringspan.node.resp.Arguments;
import io.ringspan.node.resp.RespWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The level that a client asks for, for its connection by Dynomite's command, or for one command.
 *
 * <p><b>Threads.</b> Any.
 */
public final class LevelCommand {
    private static final List<Consistency> LEVELS = List.of(Consistency.values());

    private LevelCommand() {}

    /** The level of that name, in upper or lower case. */
    public static Optional<Consistency> level(Arguments arguments, int at) {
        String name = arguments.text(at, ISO_8859_1).toUpperCase(Locale.ROOT);
        return LEVELS.stream().filter(level -> level.name().equals(name)).findFirst();
    }

    /** What is said of a name that is none, without the leading minus. */
    public static String refusal() {
        return "ERR there is no such consistency level; there are " + LEVELS;
    }

    /** Sets the level of the connection. */
    static void set(Arguments arguments, Session session, RespWriter reply) {
        Optional<Consistency> level = level(arguments, 1);
        if (level.isPresent()) {
            session.level(level.get());
            reply.simple("OK");
        } else {
            reply.error(refusal());
        }
    }
}
