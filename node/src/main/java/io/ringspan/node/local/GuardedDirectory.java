package io.ringspan.node.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A temporary directory that does not outlive this JVM, nor do the programs that run in it, even after {@code kill -9}: a
 * small shell process holds the other end of a pipe, and when the pipe ends it kills and removes what is left. It runs
 * in a session of its own where the system has {@code setsid}, and ignores signals, so Ctrl-C does not reach it.
 *
 * <p><b>Owner.</b> The thread that made it.
 */
public final class GuardedDirectory implements AutoCloseable {
    private static final int END_SECONDS_MAX = 3;

    /** Leaves the number of the process for the guard, and starts nothing if the guard has been here already. */
    private static final String LAUNCH = "echo $$ >\"$1\" && [ -f \"$1\" ] && shift && exec \"$@\"";

    private final Path path;
    private final Process guard;

    private GuardedDirectory(Path path, Process guard) {
        this.path = path;
        this.guard = guard;
    }

    /** A new directory under the system's temporary directory. */
    public static GuardedDirectory create() {
        return create(Path.of(System.getProperty("java.io.tmpdir")), "ringspan");
    }

    /** A new directory under {@code parent}, readable by this user only; its name begins with {@code prefix}. */
    static GuardedDirectory create(Path parent, String prefix) {
        byte[] chance = new byte[6];
        new SecureRandom().nextBytes(chance);
        Path path = parent.toAbsolutePath()
                .resolve(prefix + "-" + ProcessHandle.current().pid() + "-"
                        + HexFormat.of().formatHex(chance));
        try {
            // The guard comes first: so there is no moment at which the directory exists without it.
            Process guard = startGuard(path);
            try {
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (IOException failed) {
                guard.destroyForcibly();
                throw failed;
            }
            return new GuardedDirectory(path, guard);
        } catch (IOException failed) {
            throw new StoreException(
                    "No temporary directory could be made at " + path + ": " + failed
                            + ". Check that " + parent + " exists, may be written and has room; another place is"
                            + " given to Java with -Djava.io.tmpdir=PATH.",
                    failed);
        }
    }

    /** Where it is. Each program runs in a directory right below it. */
    public Path path() {
        return path;
    }

    /** Removes the directory and ends the guard. The programs in it have been stopped before. */
    @Override
    public void close() {
        try {
            Trees.remove(path);
        } catch (IOException failed) {
            throw new StoreException("The directory " + path + " could not be removed: " + failed, failed);
        } finally {
            end();
        }
    }

    private void end() {
        try {
            guard.getOutputStream().close();
            guard.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (IOException alreadyGone) {
            guard.destroyForcibly();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process startGuard(Path path) throws IOException {
        List<String> command = new ArrayList<>(ownSession());
        command.addAll(List.of("/bin/sh", "-c", script(), "ringspan-guard", path.toString()));
        Process guard = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII));
            if (!"ready".equals(said.readLine())) {
                throw new IOException("/bin/sh did not run the guard");
            }
            return guard;
        } catch (IOException failed) {
            guard.destroyForcibly();
            throw failed;
        }
    }

    /**
     * The command in a form that the guard can end, with the number of the process that it becomes. The terminal's
     * signals do not reach it.
     *
     * @param directory an existing directory for it alone, right below a guarded one: where it must be run
     */
    public static List<String> guarded(Path directory, List<String> command) {
        List<String> guarded = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                LAUNCH,
                "ringspan-program",
                directory.resolve("pid").toString()));
        guarded.addAll(ownSession());
        guarded.addAll(command);
        return guarded;
    }

    /** What to put before a command so that the terminal's signals do not reach it; nothing where that is missing. */
    private static List<String> ownSession() {
        Optional<Path> setsid = Stream.of("/usr/bin/setsid", "/bin/setsid")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        return setsid.map(program -> List.of(program.toString())).orElse(List.of());
    }

    private static String script() throws IOException {
        try (InputStream script = GuardedDirectory.class.getResourceAsStream("guard.sh")) {
            if (script == null) {
                throw new IOException("guard.sh is missing beside " + GuardedDirectory.class);
            }
            return new String(script.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
