package io.ringspan.tests.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processes that stand for containers. What they say is kept in files.
 *
 * <p><b>Owner.</b> The test's thread.
 */
final class Troupe implements AutoCloseable {
    private final Path directory;
    private final Map<String, Process> processes = new TreeMap<>();

    /** What a command has said, and how it has ended. */
    record Ended(int exitCode, String said) {}

    Troupe(Path directory) {
        this.directory = directory;
    }

    /** Starts one, and does not wait for it. */
    void start(String name, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log(name).toFile());
        processes.put(name, builder.start());
    }

    /** Runs a command to its end. */
    static Ended run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private Path log(String name) {
        return directory.resolve(name + ".log");
    }

    /** What those have said that have ended, and must not have. */
    List<String> lost() {
        List<String> lost = new ArrayList<>();
        processes.forEach((name, process) -> {
            if (!process.isAlive()) {
                lost.add(name + ": " + ComposeFile.text(log(name)));
            }
        });
        return lost;
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroyForcibly);
        processes.values().forEach(process -> process.onExit().join());
    }
}
