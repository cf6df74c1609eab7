package io.ringspan.node.local;

import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One running store, on the loopback address, in a directory of its own, keeping nothing on disk.
 *
 * <p><b>Owner.</b> The thread that started it.
 *
 * <p><b>Limits.</b> {@link #READY} for its first answer; {@link #STOP} for ending by itself after SIGTERM, then SIGKILL.
 */
final class RedisProcess {
    static final Duration READY = Duration.ofSeconds(20);
    static final Duration STOP = Duration.ofSeconds(3);

    private static final int LOOK_AGAIN_MILLIS = 10;
    private static final int LOG_CHARS_MAX = 2000;

    private final Process process;
    private final Path directory;
    private final int port;

    private RedisProcess(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /**
     * Starts a store and waits until it answers.
     *
     * @param directory an existing directory for it alone, right below a guarded one
     * @param options further options of the program, such as {@code --maxmemory 1mb}
     */
    static RedisProcess start(RedisBinary binary, Path directory, int port, List<String> options)
            throws PortTakenException {
        List<String> command = new ArrayList<>(List.of(binary.program().toString()));
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--daemonize", "no"));
        command.addAll(options);
        try {
            Process process = new ProcessBuilder(GuardedDirectory.guarded(directory, command))
                    .directory(directory.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(log(directory).toFile())
                    .start();
            RedisProcess store = new RedisProcess(process, directory, port);
            store.awaitReady(binary);
            return store;
        } catch (IOException failed) {
            throw new StoreException("The store " + binary.program() + " could not be started: " + failed, failed);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end, and makes it end if it does not. Returns when it is gone. */
    void stop() {
        process.destroy();
        endedWithin(STOP);
        kill();
    }

    /** Ends it at once, as a crash does. Returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        endedWithin(STOP);
        try {
            Files.deleteIfExists(directory.resolve("pid"));
        } catch (IOException goneWithItsDirectory) {
            // The guard checks whose process a number is, so a file that stays does no harm.
        }
    }

    /** Makes it stand still: it keeps its connections and answers nothing. */
    void freeze() {
        signal("STOP");
    }

    /** Lets it go on after {@link #freeze}. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process sent = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid()).start();
            if (sent.waitFor() != 0) {
                throw new StoreException("the store on port " + port + " took no SIG" + name + ": it is gone");
            }
        } catch (IOException failed) {
            throw new StoreException("/bin/sh could not be run: " + failed, failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady(RedisBinary binary) throws PortTakenException {
        long deadline = System.nanoTime() + READY.toNanos();
        boolean ready = false;
        try {
            while (!ready) {
                if (!isAlive()) {
                    if (lastWords().contains("Address already in use")) {
                        throw new PortTakenException("somebody else listens on 127.0.0.1:" + port);
                    }
                    throw failure(binary, "ended at once with code " + process.exitValue());
                }
                if (System.nanoTime() - deadline > 0) {
                    throw failure(binary, "gave no answer within " + READY.toSeconds() + " s");
                }
                ready = answers();
                if (!ready) {
                    TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("stopped while a store was starting", stopped);
        } finally {
            if (!ready) {
                kill();
            }
        }
    }

    /** Whether this very process answers: another server may have taken the port first. */
    private boolean answers() {
        try (RedisConnection connection = RedisConnection.connect("127.0.0.1", port, Duration.ofSeconds(1))) {
            Reply info = connection.call("INFO", "server");
            if (info instanceof Reply.Failure refused) {
                return refused.bytes().startsWith("NOAUTH "); // it was given a password, and is up
            }
            return info instanceof Reply.Blob facts && facts.bytes().contains("process_id:" + pid() + "\r\n");
        } catch (IOException notYet) {
            return false;
        }
    }

    private StoreException failure(RedisBinary binary, String what) {
        return new StoreException(
                "The store " + binary.program() + " on 127.0.0.1:" + port + " " + what + ". It said:\n" + lastWords());
    }

    private String lastWords() {
        try {
            String text = Files.readString(log(directory), StandardCharsets.ISO_8859_1)
                    .strip();
            return text.substring(Math.max(0, text.length() - LOG_CHARS_MAX));
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }

    private void endedWithin(Duration patience) {
        try {
            process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path log(Path directory) {
        return directory.resolve("log");
    }
}
