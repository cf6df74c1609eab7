package io.ringspan.node.acl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.conf.ClientConf;
import io.ringspan.conf.Secret;
import io.ringspan.node.command.CommandTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All users, as a file of Redis's form ({@code aclfile}) has them: a line each, which begins with {@code user} and the name. Empty
 * lines, and those that begin with {@code #}, say nothing.
 *
 * <p><b>Threads.</b> Immutable; any thread. <b>Limits.</b> A file of {@value #BYTES_MAX} bytes.
 */
public final class UserList {
    static final long BYTES_MAX = 1 << 20;

    private final Map<String, User> byName;

    private UserList(Map<String, User> byName) {
        this.byName = byName;
    }

    /** What is wrong, a line each, beginning with the file and the line; or the users. */
    public record Read(Optional<UserList> users, List<String> problems) {
        public Read {
            problems = List.copyOf(problems);
        }
    }

    /**
     * One, called default, who may do everything.
     *
     * @param password that it has to give, if there is one
     */
    public static UserList alone(Optional<Secret> password) {
        return new UserList(Map.of(User.DEFAULT, unlimited(password)));
    }

    /**
     * Those that clients may be.
     *
     * @throws IllegalArgumentException with all that is wrong, if something is
     */
    public static UserList of(ClientConf conf, CommandTable table) {
        Optional<Path> file = conf.users();
        if (file.isEmpty()) {
            return alone(conf.password());
        }
        Read read = read(file.get(), conf.password(), table);
        return read.users().orElseThrow(() -> new IllegalArgumentException(String.join("; ", read.problems())));
    }

    /**
     * Those of a file. If it does not name the user called default, that is as if there were no file.
     *
     * @param password of the user called default, if the file does not name it
     * @param table the commands that they may or may not send
     */
    public static Read read(Path file, Optional<Secret> password, CommandTable table) {
        List<String> problems = new ArrayList<>();
        Map<String, User> users = new TreeMap<>();
        try {
            if (Files.size(file) > BYTES_MAX) {
                return new Read(Optional.empty(), List.of(file + ": is longer than " + BYTES_MAX + " bytes"));
            }
            List<String> lines = Files.readAllLines(file, UTF_8);
            for (int i = 0; i < lines.size(); i++) {
                line(lines.get(i).trim(), file + ":" + (i + 1) + ": ", users, problems, table);
            }
        } catch (IOException e) {
            return new Read(
                    Optional.empty(),
                    List.of(file + ": cannot be read as text: " + e.getClass().getSimpleName()));
        }
        users.putIfAbsent(User.DEFAULT, unlimited(password));
        return new Read(problems.isEmpty() ? Optional.of(new UserList(users)) : Optional.empty(), problems);
    }

    private static void line(
            String line, String where, Map<String, User> users, List<String> problems, CommandTable table) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        List<String> words = Arrays.asList(line.split("[ \t]+"));
        if (!words.get(0).equals("user") || words.size() < 2) {
            problems.add(where + "begins otherwise than with 'user' and a name");
            return;
        }
        String name = words.get(1);
        try {
            User user = new UserRules(name, table)
                    .take(words.subList(2, words.size()))
                    .user();
            if (users.put(name, user) != null) {
                problems.add(where + "names the user '" + name + "' again");
            }
        } catch (UnfitRule unfit) {
            problems.add(where + unfit.what());
        }
    }

    private static User unlimited(Optional<Secret> password) {
        Set<String> digests = password.map(
                        secret -> Set.of(User.digest(secret.text().getBytes(UTF_8))))
                .orElse(Set.of());
        return new User(User.DEFAULT, true, digests.isEmpty(), digests, Permissions.ALL, List.of());
    }

    /** Null if there is none of that name. */
    public @Nullable User named(String name) {
        return byName.get(name);
    }

    /** In the order of their names. */
    public Collection<User> all() {
        return byName.values();
    }
}
