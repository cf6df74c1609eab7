package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.Main;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.cluster.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code ringspan node} in a JVM of its own. Its directory keeps what it prints.
 *
 * <p><b>Owner.</b> The thread that started it. <b>Limits.</b> {@link Await#LONG} for everything that is waited for.
 */
public final class NodeProcess implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private NodeProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts one, and does not wait for it. */
    public static NodeProcess start(Path directory, List<String> jvmOptions, String... arguments) throws IOException {
        return start(directory, Map.of(), jvmOptions, arguments);
    }

    /** The same, with variables beside those of this process. */
    static NodeProcess start(
            Path directory, Map<String, String> environment, List<String> jvmOptions, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(JavaProgram.command(Main.class, arguments));
        List<String> options = new ArrayList<>(List.of("-XX:MaxDirectMemorySize=1g", "-Djava.io.tmpdir=" + directory));
        options.addAll(jvmOptions);
        command.addAll(1, options);
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        return new NodeProcess(builder.start(), out, err);
    }

    /** What a page of the admin port answered: its status, and behind a blank its text. */
    public static String page(int port, String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setConnectTimeout((int) Await.LONG.toMillis());
        connection.setReadTimeout((int) Await.LONG.toMillis());
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return status + " " + new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            connection.disconnect();
        }
    }

    /** Waits until it says that it is ready. */
    public void awaitReady(int admin) {
        Await.until("the node is ready", () -> {
            assertRuns();
            return page(admin, "/ready").startsWith("200 ");
        });
    }

    public static RedisConnection client(int port) throws IOException {
        return RedisConnection.connect("127.0.0.1", port, Duration.ofSeconds(Await.LONG.toSeconds()));
    }

    /** Every process that it has started, and itself. */
    List<Long> pids() {
        List<Long> pids = new ArrayList<>(List.of(process.pid()));
        process.descendants().forEach(child -> pids.add(child.pid()));
        return pids;
    }

    public void terminate() {
        process.destroy();
    }

    void pressCtrlC() throws IOException, InterruptedException {
        signal("INT");
    }

    /** Has it read its file again. */
    void hangUp() throws IOException, InterruptedException {
        signal("HUP");
    }

    /** Makes it stand still: its connections stay, and it answers nothing. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on after {@link #freeze}. */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid()).start();
        assertThat(kill.waitFor()).as("kill").isZero();
    }

    /** Its exit code, once it has ended. */
    public int awaitEnd() throws InterruptedException {
        boolean ended = process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended).as("the node ends; it printed %s", complained()).isTrue();
        return process.exitValue();
    }

    /** Fails when it runs no more: nothing that is still waited for will come. */
    public void assertRuns() {
        assertThat(process.isAlive())
                .as("the node runs; it printed %s", complained())
                .isTrue();
    }

    String printed() {
        return text(out);
    }

    public String complained() {
        return text(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
