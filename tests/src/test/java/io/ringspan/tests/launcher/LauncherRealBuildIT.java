package io.ringspan.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.demo.PseudoTerminal;
import io.ringspan.tests.demo.Remains;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One build with nothing pretended, of the sources of this checkout, by Maven and the JDK that runs this test; and what a
 * newcomer does with it: look at the demo and end it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // copyTheSources() and JUnit come first
@BesideOthers
class LauncherRealBuildIT {
    private static final String RUNNING = "Ctrl-C ends the demo";

    private Path base;

    /** Where the demo's JVM keeps what is temporary. */
    private Path temporary;

    private Path root;
    private Run first;

    @BeforeAll
    void copyTheSourcesAndBuild(@TempDir Path build, @TempDir Path ofDemos) throws IOException, InterruptedException {
        base = build;
        temporary = ofDemos;
        root = Checkout.copyProduct(base.resolve("a path with spaces"));
        first = ringspan("--version").endWithin(Duration.ofMinutes(5));
    }

    @Test
    void theProductIsBuiltOnceInAPathWithSpacesAndRuns() throws Exception {
        Run second = ringspan("--version").end();

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out())
                .startsWith("Ringspan 0.")
                .contains("(build ", "on Java " + Runtime.version().feature());
        assertThat(first.err()).contains("building conf [1/4]", "keeping its classes for fast starts");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(second.err()).isEmpty();
    }

    @ParameterizedTest(name = "{0} times Ctrl-C")
    @ValueSource(ints = {1, 2})
    @NeedsProgram("script")
    void ctrlCEndsTheDemoAndLeavesNothing(int times) throws IOException, InterruptedException {
        try (PseudoTerminal terminal = demoOnATerminal()) {
            terminal.await("up 0:04");
            Remains remains = remains(terminal.command());
            for (int i = 0; i < times; i++) {
                terminal.pressCtrlC();
            }
            assertThat(terminal.awaitEnd()).isEqualTo(130);
            remains.assertGone();
            assertThat(terminal.printed())
                    .contains(RUNNING, "failed commands: 0", "\u001b[")
                    .doesNotContainPattern("failed commands: [1-9]")
                    .containsOnlyOnce("ringspan: stopped")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    @NeedsProgram("script")
    void killingTheDemoLeavesNothing() throws IOException, InterruptedException {
        try (PseudoTerminal terminal = demoOnATerminal()) {
            terminal.await(RUNNING);
            Remains remains = remains(terminal.command());
            terminal.command().destroyForcibly();
            terminal.awaitEnd();
            remains.assertGone();
        }
    }

    @ParameterizedTest(name = "SIG{0}")
    @CsvSource({"INT, 130", "TERM, 143", "KILL, 137"})
    void withoutATerminalTheDemoPrintsPlainLinesAndLeavesNothing(String signal, int exitCode) throws Exception {
        Started demo = ringspan("demo");
        try {
            Started.until(
                    "a line of the third second", () -> Started.read(demo.out()).contains("up 0:02"));
            Remains remains = remains(demo.process().toHandle());
            signal(signal, demo.process().pid());
            Run run = demo.end();

            assertThat(run.exitCode()).isEqualTo(exitCode);
            remains.assertGone();
            assertThat(run.out().lines())
                    .filteredOn(line -> line.startsWith("up "))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(line -> line.contains("  failed 0  ") && line.contains("  keys dc1 "));
            assertThat(run.out()).doesNotContain("\u001b", "\r").contains(RUNNING);
            assertThat(run.err()).doesNotContain("Exception", "\tat ");
        } finally {
            demo.process().destroyForcibly();
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid)
                        .start()
                        .waitFor())
                .isZero();
    }

    private PseudoTerminal demoOnATerminal() throws IOException {
        return PseudoTerminal.run(List.of(root.resolve("ringspan").toString(), "demo"), environment());
    }

    /** The launcher has become the JVM; with it run a guard and six stores. */
    private Remains remains(ProcessHandle demo) {
        List<ProcessHandle> processes =
                Stream.concat(Stream.of(demo), demo.descendants()).toList();
        assertThat(processes).hasSizeGreaterThanOrEqualTo(8);
        assertThat(demo.info().command()).get().asString().endsWith("/java");
        return new Remains(processes, temporary, "ringspan-");
    }

    private Started ringspan(String... arguments) throws IOException {
        String name = String.join("-", arguments) + "." + System.nanoTime();
        Path out = base.resolve("out." + name);
        Path err = base.resolve("err." + name);
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(root.resolve("ringspan").toString()), Stream.of(arguments))
                                .toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment());
        return new Started(builder.start(), out, err);
    }

    private Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME", System.getProperty("java.home"), "RINGSPAN_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    }
}
