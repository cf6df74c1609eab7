package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.level.LevelNames;
import io.ringspan.node.resp.RespWriter;
import java.util.Optional;

/**
 * The level that a client asks for, for its connection by Dynomite's command, or for one command.
 *
 * <p><b>Threads.</b> Any.
 */
public final class LevelCommand {
    private LevelCommand() {}

    /** The level of that name, in upper or lower case. */
    public static Optional<Consistency> level(Arguments arguments, int at) {
        return LevelNames.find(arguments.text(at, ISO_8859_1));
    }

    /** What is said of a name that is none, without the leading minus. */
    public static String refusal() {
        return "ERR " + LevelNames.refusal();
    }

    /** Sets the level of the connection. */
    static void set(Arguments arguments, Session session, RespWriter reply) {
        Optional<Consistency> level = level(arguments, 1);
        if (level.isPresent()) {
            session.levels().ofConnection(level.get());
            reply.simple("OK");
        } else {
            reply.error(refusal());
        }
    }
}
