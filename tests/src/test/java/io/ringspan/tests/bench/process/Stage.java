package io.ringspan.tests.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory and the processes that run in it; closing it stops the ones and deletes the other.
 *
 * <p><b>Threads.</b> The benchmark's own, and the shutdown hook that closes it after Ctrl-C: both hold its monitor.
 */
public final class Stage implements AutoCloseable {
    private final Path directory;
    private final List<ProcessUnderTest> running = new ArrayList<>();
    private int started;
    private boolean closed;

    private Stage(Path directory) {
        this.directory = directory;
    }

    public static Stage open() throws IOException {
        return new Stage(Files.createTempDirectory("ringspan-bench-"));
    }

    public Path directory() {
        return directory;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** A new directory of this name and a number. */
    public synchronized Path newDirectory(String name) throws BenchException {
        try {
            started++;
            return Files.createDirectory(directory.resolve(name.replace(' ', '-') + '-' + started));
        } catch (IOException e) {
            throw new BenchException("no directory for " + name + " in " + directory + ": " + e.getMessage(), e);
        }
    }

    public Path write(Path file, String text) throws BenchException {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new BenchException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    public synchronized ProcessUnderTest start(String name, Path workingDirectory, List<String> command)
            throws BenchException {
        if (closed) {
            throw new BenchException(name + " was not started: the benchmark is stopping");
        }
        started++;
        Path log = directory.resolve("log-" + started);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        try {
            ProcessUnderTest process = new ProcessUnderTest(name, builder.start(), log);
            running.add(process);
            return process;
        } catch (IOException e) {
            throw new BenchException(name + " did not start: " + e.getMessage(), e);
        }
    }

    /** Runs a command to its end and gives what it printed. */
    public String run(String name, Path workingDirectory, int secondsMax, List<String> command)
            throws BenchException, InterruptedException {
        ProcessUnderTest process = start(name, workingDirectory, command);
        try {
            return process.outputOnSuccess(secondsMax);
        } finally {
            stop(List.of(process));
        }
    }

    /** Stops these, all at once. */
    public void stop(List<ProcessUnderTest> processes) {
        processes.forEach(ProcessUnderTest::askToStop);
        processes.forEach(ProcessUnderTest::stop);
        synchronized (this) {
            running.removeAll(processes);
        }
    }

    /** What runs now, so that a start which fails half-way can be undone with {@link #stopAllBut}. */
    public synchronized List<ProcessUnderTest> running() {
        return List.copyOf(running);
    }

    public void stopAllBut(List<ProcessUnderTest> kept) {
        List<ProcessUnderTest> others =
                running().stream().filter(process -> !kept.contains(process)).toList();
        stop(others);
    }

    /** Ports of loopback that were free a moment ago, all different. */
    public static List<Integer> freePorts(int count) throws BenchException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.add(socket.getLocalPort());
            }
            return ports;
        } catch (IOException e) {
            throw new BenchException("no free port on loopback: " + e.getMessage(), e);
        } finally {
            held.forEach(Stage::closeQuietly);
        }
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a listening socket did not close", e);
        }
    }

    @Override
    public void close() {
        List<ProcessUnderTest> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left = List.copyOf(running);
        }
        stop(left);
        delete();
    }

    private void delete() {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("bench: could not delete " + directory + ": " + e.getMessage());
        }
    }
}
