package io.ringspan.tests.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;

/**
 * Checks of a client in its own language. For each it prints one line, {@code ok NAME} or {@code not ok NAME: WHY}, and ends with 0.
 *
 * @param command what runs it, but for its arguments
 * @param environment what it finds beside what it inherits
 */
record ClientScript(List<String> command, Map<String, String> environment) {
    private static final int SECONDS_MAX = 100;
    private static final String GOOD = "ok ";
    private static final String BAD = "not ok ";

    ClientScript {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The script that lies beside this class. */
    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(ClientScript.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException noPath) {
            throw new IllegalStateException(name, noPath);
        }
    }

    /** Runs it, and gives a test for each line, and one for the end. */
    List<DynamicTest> run(Path directory, List<Integer> ports) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "checks", ".out");
        Path err = Files.createTempFile(directory, "checks", ".err");
        List<String> line = new ArrayList<>(command);
        ports.forEach(port -> line.add(port.toString()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended;
        try {
            ended = process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        List<String> said = Files.readAllLines(out);
        String end = ended ? "exit code " + process.exitValue() : "not over after " + SECONDS_MAX + " s";
        String complaints = Files.readString(err);
        List<DynamicTest> tests = new ArrayList<>();
        said.forEach(check -> tests.add(test(check)));
        tests.add(DynamicTest.dynamicTest("ends well", () -> {
            assertThat(said).as("lines of %s; %s; %s", line, end, complaints).isNotEmpty();
            assertThat(end).as(complaints).isEqualTo("exit code 0");
        }));
        return tests;
    }

    private static DynamicTest test(String line) {
        String name = line.replaceFirst("^(not )?ok ", "").replaceFirst(":.*", "");
        return DynamicTest.dynamicTest(
                name, () -> assertThat(line).startsWith(GOOD).doesNotStartWith(BAD));
    }
}
