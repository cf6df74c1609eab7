package io.ringspan.node.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Fetches with Maven, so with the user's own mirrors, proxies and local repository. Signals of the terminal do not reach
 * Maven; it ends with the thread's interrupt, or by the guard of its directory when this JVM is killed.
 *
 * <p><b>Threads.</b> Blocks the thread that fetches until Maven is gone.
 *
 * <p><b>Limits.</b> {@link #MINUTES_MAX}; then Maven is stopped and the person is told. {@link #END} for ending by itself
 * after SIGTERM, then SIGKILL.
 *
 * @param command how Maven is called
 * @param repository Maven's local repository, if another than the user's own was asked for
 */
public record MavenFetch(String command, Optional<String> repository) implements EmbeddedRedis.ArtifactSource {
    static final int MINUTES_MAX = 5;
    static final Duration END = Duration.ofSeconds(1);

    private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";
    /** What a shell ends with when there is no such program. */
    private static final int NO_PROGRAM = 127;

    private static final int TOLD_BYTES_MAX = 2000;

    @Override
    public void copy(String artifact, Path folder) {
        Path log = folder.resolve("maven.log");
        try {
            Process maven = new ProcessBuilder(GuardedDirectory.guarded(folder, words(artifact, folder)))
                    .directory(folder.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                if (!maven.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
                    throw failure(artifact, "Maven did not end within " + MINUTES_MAX + " minutes");
                }
                if (maven.exitValue() == NO_PROGRAM) {
                    throw failure(artifact, command + " could not be run: " + told(log));
                }
                if (maven.exitValue() != 0) {
                    throw failure(artifact, "Maven said: " + told(log));
                }
            } finally {
                end(maven);
            }
        } catch (IOException failed) {
            throw failure(artifact, command + " could not be run: " + failed.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("stopped while fetching " + artifact, stopped);
        }
    }

    /** Ends Maven and what it started; returns when they are gone, since until then they may write. */
    private static void end(Process maven) {
        List<ProcessHandle> running =
                Stream.concat(Stream.of(maven.toHandle()), maven.descendants()).toList();
        running.forEach(ProcessHandle::destroy);
        if (!gone(running)) {
            running.forEach(ProcessHandle::destroyForcibly);
            gone(running);
        }
    }

    private static boolean gone(List<ProcessHandle> running) {
        CompletableFuture<?>[] ends =
                running.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(END.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException notYet) {
            return false;
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<String> words(String artifact, Path folder) {
        List<String> words = new ArrayList<>(List.of(command, "-q", "-B", "-Dstyle.color=never"));
        repository.ifPresent(place -> words.add("-Dmaven.repo.local=" + place));
        words.addAll(
                List.of(GOAL, "-Dartifact=" + artifact, "-Dmdep.useBaseVersion=true", "-DoutputDirectory=" + folder));
        return words;
    }

    private static StoreException failure(String artifact, String why) {
        return new StoreException("No redis-server 7.0 or newer was found on the PATH, and " + artifact
                + " could not be fetched: " + why + "\n" + EmbeddedRedis.INSTALL);
    }

    private static String told(Path log) throws IOException {
        String text = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
        return text.length() <= TOLD_BYTES_MAX ? text : text.substring(0, TOLD_BYTES_MAX) + " ...";
    }
}
