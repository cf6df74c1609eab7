package io.ringspan.tests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What may be left of a demo that ended: its processes, and directories that it made in a folder.
 *
 * @param prefix what the names of such directories begin with
 */
public record Remains(List<ProcessHandle> processes, Path folder, String prefix) {
    private static final Duration GONE_WITHIN = Duration.ofSeconds(5);

    /** Fails with what is left if anything still is after five seconds. */
    public void assertGone() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + GONE_WITHIN.toNanos();
        List<String> left = left();
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
            left = left();
        }
        assertThat(left).as("left after %s", GONE_WITHIN).isEmpty();
    }

    private List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        for (ProcessHandle process : processes) {
            Path commandLine = Path.of("/proc/" + process.pid() + "/cmdline");
            if (process.isAlive() && Files.exists(commandLine) && Files.readAllBytes(commandLine).length > 0) {
                left.add("process " + process.pid() + " "
                        + process.info().command().orElse(""));
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .forEach(file -> left.add("directory " + file));
        }
        return left;
    }
}
