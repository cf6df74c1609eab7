package io.ringspan.node.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.ringspan.base.TimeSource;
import io.ringspan.node.acl.AclLog;
import io.ringspan.node.acl.User;
import io.ringspan.node.acl.Users;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.CommandErrors;
import io.ringspan.node.resp.RespWriter;
import java.util.Optional;

/** HELLO and AUTH: how a client and the node agree on a protocol and on who the client is. */
final class HelloCommand {
    /** The Redis whose commands and answers this node has; clients choose what they send by it. */
    static final String REDIS_VERSION = "7.0.15";

    private static final String WRONG_PASSWORD = "WRONGPASS invalid username-password pair or user is disabled.";
    private static final String NO_AUTH = "NOAUTH HELLO must be called with the client already authenticated, otherwise"
            + " the HELLO AUTH <user> <pass> option can be used to authenticate the client and select the RESP"
            + " protocol version at the same time";

    private final Users users;
    private final TimeSource time;

    HelloCommand(Users users, TimeSource time) {
        this.users = users;
        this.time = time;
    }

    /** HELLO [version [AUTH user password] [SETNAME name]]; nothing is changed unless all of it is right. */
    void hello(Arguments arguments, Session session, ByteBuf out, RespWriter reply) {
        int version = session.protocol();
        if (arguments.count() > 1) {
            if (!arguments.isLong(1)) {
                reply.error("ERR Protocol version is not an integer or out of range");
                return;
            }
            if (arguments.asLong(1) != 2 && arguments.asLong(1) != 3) {
                reply.error("NOPROTO unsupported protocol version");
                return;
            }
            version = (int) arguments.asLong(1);
        }
        int auth = 0;
        int name = 0;
        for (int i = 2; i < arguments.count(); i++) {
            int more = arguments.count() - 1 - i;
            if (more >= 2 && arguments.equalsIgnoreCase(i, "AUTH")) {
                auth = i;
                i += 2;
            } else if (more >= 1 && arguments.equalsIgnoreCase(i, "SETNAME")) {
                name = ++i;
                Optional<String> unfit = Names.error(arguments, name, Names.OF_CLIENT);
                if (unfit.isPresent()) {
                    reply.error(unfit.get());
                    return;
                }
            } else {
                CommandErrors.errorWith(out, "ERR Syntax error in HELLO option '", arguments, i, "'");
                return;
            }
        }
        if (auth > 0 && !isRight(arguments, auth + 1, auth + 2, session)) {
            reply.error(WRONG_PASSWORD);
            return;
        }
        if (!session.isAuthenticated()) {
            reply.error(NO_AUTH);
            return;
        }
        if (name > 0) {
            session.rename(arguments.text(name, ISO_8859_1));
        }
        session.speak(version);
        welcome(session, reply.to(out, version));
    }

    private static void welcome(Session session, RespWriter reply) {
        reply.map(7);
        reply.bulk("server").bulk("redis");
        reply.bulk("version").bulk(REDIS_VERSION);
        reply.bulk("proto").integer(session.protocol());
        reply.bulk("id").integer(session.id());
        reply.bulk("mode").bulk("standalone");
        reply.bulk("role").bulk("master");
        reply.bulk("modules").array(0);
    }

    /** AUTH password, AUTH user password. */
    void auth(Arguments arguments, Session session, RespWriter reply) {
        if (arguments.count() > 3) {
            reply.error("ERR syntax error");
        } else if (arguments.count() == 2 && users.defaultNeedsNoPassword()) {
            reply.error("ERR AUTH <password> called without any password configured for the default user."
                    + " Are you sure your configuration is correct?");
        } else if (isRight(arguments, arguments.count() == 3 ? 1 : 0, arguments.count() - 1, session)) {
            reply.simple("OK");
        } else {
            reply.error(WRONG_PASSWORD);
        }
    }

    /**
     * Whether the password is right; then the client is that user.
     *
     * @param user the argument with the user, 0 for the one called default
     */
    private boolean isRight(Arguments arguments, int user, int given, Session session) {
        byte[] bytes = ByteBufUtil.getBytes(arguments.bytes(), arguments.at(given), arguments.length(given));
        String name = user == 0 ? User.DEFAULT : arguments.text(user, UTF_8);
        User found = users.accept(name, bytes);
        if (found != null) {
            session.authenticate(found, users);
        } else {
            long now = time.epochMillis();
            String context = session.transaction().isOn() ? "multi" : "toplevel";
            users.log().add(new AclLog.What("auth", context, "AUTH", name), now, session.describe(now));
        }
        return found != null;
    }
}
