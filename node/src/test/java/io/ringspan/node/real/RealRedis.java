package io.ringspan.node.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A redis-server of the version that the command table describes, on a free port, for as long as a test class runs. */
public final class RealRedis implements AutoCloseable {
    public static final String VERSION = "7.0.15";
    private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final int port;

    private RealRedis(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one, or skips the test and says why. */
    public static RealRedis startOrSkip(Path directory, String... settings) throws IOException {
        String found = version();
        Assumptions.assumeTrue(
                found.contains("v=" + VERSION + " "),
                "left out: needs redis-server " + VERSION + " on the PATH, found: " + found);
        int port = freePort();
        List<String> line = new ArrayList<>(List.of("redis-server", "--port", Integer.toString(port)));
        line.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--dir", directory.toString(), "--databases", "1"));
        line.addAll(List.of(settings));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.log").toFile())
                .start();
        RealRedis redis = new RealRedis(process, port);
        redis.awaitAnswer(directory);
        return redis;
    }

    public int port() {
        return port;
    }

    private void awaitAnswer(Path directory) throws IOException {
        long start = System.nanoTime();
        while (process.isAlive() && System.nanoTime() - start < START_NANOS_MAX) {
            try (RespSocket socket = new RespSocket(port)) {
                socket.ask("PING");
                return;
            } catch (ConnectException notYet) {
                Thread.onSpinWait();
            }
        }
        close();
        throw new IOException("redis-server did not start: " + Files.readString(directory.resolve("redis.log")));
    }

    private static String version() {
        try {
            Process process = new ProcessBuilder("redis-server", "--version").start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            return "none (" + e.getMessage() + ")";
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
