package io.ringspan.tests.bench.process;

import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.GuardedDirectory;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisBinary;
import io.ringspan.node.local.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The processes of a benchmark and the directory they run in. Closing it stops the ones and removes the other; when the
 * JVM ends before that, the directory's guard does it.
 *
 * <p><b>Owner.</b> The benchmark's thread.
 */
public final class Stage implements AutoCloseable {
    private final GuardedDirectory directory = GuardedDirectory.create();
    private final FreePorts ports = new FreePorts(RandomGenerator.getDefault());
    private final List<ProcessUnderTest> running = new ArrayList<>();
    private final List<LocalStores> stores = new ArrayList<>();
    private int directories;

    /** A new directory, for one process at a time, of this name and a number. */
    public Path newDirectory(String name) throws BenchException {
        directories++;
        Path path = directory.path().resolve(name.replaceAll("[^a-z]+", "-") + '-' + directories);
        try {
            return Files.createDirectory(path);
        } catch (IOException e) {
            throw new BenchException("no directory for " + name + " at " + path + ": " + e.getMessage(), e);
        }
    }

    static Path write(Path file, String text) throws BenchException {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new BenchException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** A port of loopback that was free a moment ago, and was not given out before. */
    public int freePort() throws BenchException {
        try {
            return ports.next();
        } catch (StoreException e) {
            throw new BenchException("no free port: " + e.getMessage(), e);
        }
    }

    /** Starts stores that keep nothing on disk. */
    public List<RedisStore> startStores(RedisBinary binary, int count) throws BenchException {
        try {
            LocalStores started = LocalStores.start(binary, count);
            stores.add(started);
            return started.stores().stream().map(RedisStore::new).toList();
        } catch (StoreException e) {
            throw new BenchException("its stores did not start: " + e.getMessage(), e);
        }
    }

    /**
     * Starts a process.
     *
     * @param home its working directory, which must come from {@link #newDirectory}
     */
    public ProcessUnderTest start(String name, Path home, List<String> command) throws BenchException {
        Path log = home.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(GuardedDirectory.guarded(home, command))
                .directory(home.toFile())
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
    public String run(String name, Path home, int secondsMax, List<String> command)
            throws BenchException, InterruptedException {
        ProcessUnderTest process = start(name, home, command);
        try {
            return process.outputOnSuccess(secondsMax);
        } finally {
            stop(List.of(process));
        }
    }

    /** What runs now beside the stores, so that a start which fails half-way can be undone with {@link #stopAllBut}. */
    public List<ProcessUnderTest> running() {
        return List.copyOf(running);
    }

    public void stopAllBut(List<ProcessUnderTest> kept) {
        stop(running.stream().filter(process -> !kept.contains(process)).toList());
    }

    /** Stops everything, proxies before their stores. */
    public void clear() {
        stop(running());
        stores.forEach(LocalStores::close);
        stores.clear();
    }

    private void stop(List<ProcessUnderTest> processes) {
        processes.forEach(ProcessUnderTest::askToStop);
        processes.forEach(ProcessUnderTest::stop);
        running.removeAll(processes);
    }

    Path path() {
        return directory.path();
    }

    @Override
    public void close() {
        clear();
        directory.close();
    }
}
