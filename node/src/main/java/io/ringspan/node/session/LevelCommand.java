package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.conf.Consistency;
import io.ringspan.node.resp.Arguments;
import io.ringspan.node.resp.RespWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The level that a client asks for, for its connection by Dynomite's command, or for one command.
 *
 * <p><b>Threads.</b> Any.
 */
public final class LevelCommand {
    private static final List<Consistency> BUILT =
            Arrays.stream(Consistency.values()).filter(Consistency::isServed).toList();

    private LevelCommand() {}

    /** The level of that name, in upper or lower case. */
    public static Optional<Consistency> level(Arguments arguments, int at) {
        String name = arguments.text(at, ISO_8859_1).toUpperCase(Locale.ROOT);
        return BUILT.stream().filter(level -> level.name().equals(name)).findFirst();
    }

    /** What is said of a name that is none, without the leading minus. */
    public static String refusal(Arguments arguments, int at) {
        return arguments.equalsIgnoreCase(at, Consistency.DC_EACH_SAFE_QUORUM.name())
                ? "ERR the level DC_EACH_SAFE_QUORUM is not served yet; there are " + BUILT
                : "ERR there is no such consistency level; there are " + BUILT;
    }

    /** Sets the level of the connection. */
    static void set(Arguments arguments, Session session, RespWriter reply) {
        Optional<Consistency> level = level(arguments, 1);
        if (level.isPresent()) {
            session.level(level.get());
            reply.simple("OK");
        } else {
            reply.error(refusal(arguments, 1));
        }
    }
}
