package io.ringspan.tests.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.GuardedDirectory;
import io.ringspan.tests.program.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A real memcached on the loopback address. Nothing of it outlives this JVM, however that ends. A test that starts one
 * says {@code @NeedsProgram("memcached")}.
 *
 * <p><b>Owner.</b> The thread that started it. Every method returns when the thing is done.
 *
 * <p><b>Limits.</b> {@link #READY} for its first answer; {@link #STOP} for ending by itself after SIGTERM, then SIGKILL;
 * {@value #STARTS_MAX} ports are tried.
 */
public final class Memcached implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int STARTS_MAX = 5;
    private static final int LOOK_AGAIN_MILLIS = 10;

    private final GuardedDirectory directory;
    private final Process process;
    private final int port;
    private final boolean asksWho;

    private Memcached(GuardedDirectory directory, Process process, int port, boolean asksWho) {
        this.asksWho = asksWho;
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one on a free port and waits until it answers; tries other ports if somebody takes one first.
     *
     * @param options of the program, such as {@code -m 64}
     */
    public static Memcached start(String... options) {
        GuardedDirectory directory = GuardedDirectory.create();
        Memcached started = null;
        try {
            FreePorts ports = new FreePorts(RandomGenerator.getDefault());
            for (int starts = 1; started == null; starts++) {
                started = startAt(directory, ports.next(), starts, List.of(options));
            }
            return started;
        } finally {
            if (started == null) {
                directory.close();
            }
        }
    }

    /** Starts one on that port, where another one has been. */
    public static Memcached startAt(int port, String... options) {
        GuardedDirectory directory = GuardedDirectory.create();
        Memcached started = null;
        try {
            started = startAt(directory, port, STARTS_MAX, List.of(options));
            return Objects.requireNonNull(started, "nobody else may have taken the port");
        } finally {
            if (started == null) {
                directory.close();
            }
        }
    }

    /** Makes it stand still: connections stay, and nothing is answered. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid()).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("it takes no signal");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("stopped while it was signalled", stopped);
        }
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Ends it as its administrator would, and makes it end if it does not. */
    @Override
    public void close() {
        try {
            end();
        } finally {
            directory.close();
        }
    }

    /** Starts one there; gives null if somebody else listens on the port and another one may be tried. */
    private static @Nullable Memcached startAt(GuardedDirectory directory, int port, int starts, List<String> options) {
        try {
            Path home = Files.createDirectory(directory.path().resolve("memcached-" + starts));
            Process process = new ProcessBuilder(GuardedDirectory.guarded(home, command(port, options)))
                    .directory(home.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("log").toFile())
                    .start();
            Memcached starting = new Memcached(directory, process, port, options.contains("-Y"));
            boolean ready = false;
            try {
                ready = starting.isReady(home.resolve("log"), starts < STARTS_MAX);
            } finally {
                if (!ready) {
                    starting.end();
                }
            }
            return ready ? starting : null;
        } catch (IOException failed) {
            throw new UncheckedIOException("memcached could not be started", failed);
        }
    }

    private static List<String> command(int port, List<String> options) {
        Path program = Programs.ofThisMachine()
                .find("memcached")
                .orElseThrow(() -> new AssertionError("no memcached is installed; the test lacks its @NeedsProgram"));
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of("-l", "127.0.0.1", "-p", Integer.toString(port), "-U", "0"));
        // Started by root it runs only as a user that is named; started by anybody else it does not look at the name.
        command.addAll(List.of("-u", "root"));
        command.addAll(options);
        return command;
    }

    /** Waits until it answers; false if somebody else listens on the port and that is no failure. */
    private boolean isReady(Path log, boolean mayTryAnotherPort) throws IOException {
        long deadline = System.nanoTime() + READY.toNanos();
        while (!answers()) {
            if (!process.isAlive()) {
                String said = Files.readString(log, ISO_8859_1);
                if (mayTryAnotherPort && said.contains("Address already in use")) {
                    return false;
                }
                throw new AssertionError("memcached ended at once with " + process.exitValue() + ": " + said);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("memcached gave no answer within " + READY.toSeconds() + " s: "
                        + Files.readString(log, ISO_8859_1));
            }
            pause();
        }
        return true;
    }

    /** Whether this very process answers, and not somebody who was given the port first. */
    private boolean answers() {
        try (RawLink link = new RawLink(port, ANSWER)) {
            if (asksWho) {
                return !link.ask("version\r\n", "unauthenticated").isEmpty();
            }
            String said = link.ask("stats\r\nversion\r\n", "VERSION ");
            return said.contains("STAT pid " + process.pid() + "\r\n");
        } catch (IOException | AssertionError notYet) {
            return false;
        }
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("stopped while memcached was starting", stopped);
        }
    }
}
