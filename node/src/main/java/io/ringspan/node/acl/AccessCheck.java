package io.ringspan.node.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.command.KeySpec;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a user may send a command with these keys and channels, as Redis 7 decides it: one of its selectors has to allow all of it.
 *
 * <p>What a script does nobody sees before it runs, and stores know one user only. So scripts are for those from whom nothing is kept.
 *
 * <p><b>Owner.</b> One worker.
 */
public final class AccessCheck {
    private static final String SCRIPTS =
            "NOPERM scripts may run every command on every key, so that only users with +@all ~* &* may"
                    + " run them (docs/users.md)";
    private static final Set<String> RUN_SCRIPTS =
            Set.of("eval", "eval_ro", "evalsha", "evalsha_ro", "fcall", "fcall_ro");
    private static final Set<String> PUBLISH = Set.of("publish", "spublish");
    private static final Set<String> SUBSCRIBE = Set.of("subscribe", "ssubscribe");

    private final FoundKeys keys = new FoundKeys();

    /**
     * Why something is refused; the later is the more telling.
     *
     * @param rank the higher, the nearer it came to being allowed
     * @param reason as ACL LOG names it
     * @param object the command, key or channel
     * @param error for the client
     */
    public record Denial(int rank, String reason, String object, String error) {
        /** As ACL DRYRUN says it. */
        public String dryRun(User user) {
            return switch (reason) {
                case "key" -> "User " + user.name() + " has no permissions to access the '" + object + "' key";
                case "channel" -> "User " + user.name() + " has no permissions to access the '" + object + "' channel";
                default -> "User " + user.name() + " has no permissions to run the '" + object + "' command";
            };
        }
    }

    /** Null if the user may. */
    public @Nullable Denial denial(User user, Command command, Arguments arguments) {
        Denial denied = denial(user.root(), command, arguments);
        for (int i = 0; denied != null && i < user.selectors().size(); i++) {
            Denial other = denial(user.selectors().get(i), command, arguments);
            denied = other != null && other.rank() < denied.rank() ? denied : other;
        }
        if (denied == null && !user.isUnlimited() && RUN_SCRIPTS.contains(command.name())) {
            return new Denial(0, "command", command.name(), SCRIPTS);
        }
        return denied;
    }

    private @Nullable Denial denial(Permissions permissions, Command command, Arguments arguments) {
        if (!permissions.takes(command)) {
            return new Denial(
                    1,
                    "command",
                    command.name(),
                    "NOPERM this user has no permissions to run the '" + command.name() + "' command");
        }
        Denial ofKeys = permissions.everyKey() ? null : keys(permissions, command, arguments);
        return ofKeys != null || permissions.everyChannel() ? ofKeys : channels(permissions, command, arguments);
    }

    private @Nullable Denial keys(Permissions permissions, Command command, Arguments arguments) {
        if (command.keyPlaces().isEmpty() || !command.keyPlaces().findToSend(arguments, keys)) {
            return null; // it has none, or its arguments are wrong and it does nothing
        }
        List<KeySpec> specs = command.facts().keySpecs();
        for (int i = 0; i < keys.count(); i++) {
            int at = keys.argument(i);
            if (keys.isPattern(i)) {
                if (!permissions.readEveryKey()) {
                    String option = arguments.text(at - 1, ISO_8859_1).toUpperCase(Locale.ROOT);
                    return new Denial(
                            2,
                            "key",
                            arguments.text(at, ISO_8859_1),
                            "ERR " + option + " option of SORT denied due to insufficient ACL permissions.");
                }
                continue;
            }
            List<String> flags = specs.get(keys.spec(i)).flags();
            if (flags.contains("not_key")) {
                continue;
            }
            boolean varies = flags.contains("variable_flags");
            boolean reads = varies ? KeyUse.reads(command, arguments) : flags.contains("access");
            boolean writes = varies ? KeyUse.writes(command, arguments) : changes(flags);
            if (!permissions.takesKey(arguments.bytes(), arguments.at(at), arguments.length(at), reads, writes)) {
                return new Denial(
                        2,
                        "key",
                        arguments.text(at, ISO_8859_1),
                        "NOPERM this user has no permissions to access one of the keys used as arguments");
            }
        }
        return null;
    }

    private static boolean changes(List<String> flags) {
        return flags.contains("update") || flags.contains("insert") || flags.contains("delete");
    }

    private static @Nullable Denial channels(Permissions permissions, Command command, Arguments arguments) {
        boolean pattern = command.name().equals("psubscribe");
        int last = PUBLISH.contains(command.name())
                ? 1
                : pattern || SUBSCRIBE.contains(command.name()) ? arguments.count() - 1 : 0;
        for (int i = 1; i <= last; i++) {
            boolean may = pattern
                    ? permissions.takesPattern(arguments.text(i, UTF_8))
                    : permissions.takesChannel(arguments.bytes(), arguments.at(i), arguments.length(i));
            if (!may) {
                return new Denial(
                        3,
                        "channel",
                        arguments.text(i, ISO_8859_1),
                        "NOPERM this user has no permissions to access one of the channels used as arguments");
            }
        }
        return null;
    }
}
