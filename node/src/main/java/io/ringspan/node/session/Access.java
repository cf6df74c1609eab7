package io.ringspan.node.session;

import io.ringspan.base.TimeSource;
import io.ringspan.node.acl.AccessCheck;
import io.ringspan.node.acl.AclLog;
import io.ringspan.node.acl.User;
import io.ringspan.node.acl.Users;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.seen.Sight;
import org.jspecify.annotations.Nullable;

/**
 * Says what a client may not send because of who it is, and takes note of that for ACL LOG.
 *
 * <p><b>Owner.</b> One worker.
 */
public final class Access {
    private final AccessCheck check = new AccessCheck();
    private final Sight sight;
    private final Users users;
    private final TimeSource time;

    Access(Sight sight, Users users, TimeSource time) {
        this.sight = sight;
        this.users = users;
        this.time = time;
    }

    /**
     * The error for a whole command, without the leading minus and the line's end; null if the client may send it, or has to say who it is
     * first.
     */
    public @Nullable String refusal(Command command, Arguments arguments, Session session) {
        User user = session.user();
        if (user == null || session.isFree()) {
            return null;
        }
        AccessCheck.Denial denial = check.denial(user, command, arguments);
        if (denial == null) {
            return null;
        }
        sight.denied();
        long now = time.epochMillis();
        String context = session.transaction().isOn() ? "multi" : "toplevel";
        users.log()
                .add(
                        new AclLog.What(denial.reason(), context, denial.object(), user.name()),
                        now,
                        session.describe(now));
        return denial.error();
    }
}
