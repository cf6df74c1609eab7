package io.ringspan.tests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.Main;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However the demo ends, at whatever moment: no store, no guard and no directory is left after five seconds. */
@BesideOthers
@NeedsProgram("script")
class DemoIT {
    private static final String STORES_START = "starting 6 stores";
    private static final String NODES_START = "starting 6 nodes";
    private static final String RUNNING = "Ctrl-C ends the demo";

    @TempDir
    Path temporary;

    @ParameterizedTest(name = "{1} times Ctrl-C after \"{0}\"")
    @CsvSource({STORES_START + ",1", STORES_START + ",2", NODES_START + ",1", RUNNING + ",1", RUNNING + ",2"})
    void ctrlCLeavesNothingAndPrintsNoStackTrace(String moment, int times) throws IOException, InterruptedException {
        try (PseudoTerminal terminal = PseudoTerminal.run(demo("-Dringspan.terminal=true"), Map.of())) {
            terminal.await(moment);
            List<ProcessHandle> processes = processesAt(moment, terminal);
            for (int i = 0; i < times; i++) {
                terminal.pressCtrlC();
            }
            assertThat(terminal.awaitEnd()).isEqualTo(130);
            assertNothingIsLeft(processes);
            assertThat(terminal.printed())
                    .containsOnlyOnce("ringspan: stopped")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {STORES_START, NODES_START, RUNNING})
    void killingTheJvmLeavesNothing(String moment) throws IOException, InterruptedException {
        try (PseudoTerminal terminal = PseudoTerminal.run(demo("-Dringspan.terminal=true"), Map.of())) {
            terminal.await(moment);
            List<ProcessHandle> processes = processesAt(moment, terminal);
            terminal.command().destroyForcibly();
            terminal.awaitEnd();
            assertNothingIsLeft(processes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8"})
    void signsBeyondAsciiAreOnlyPrintedWhereTheLocaleHasThem(String locale) throws IOException, InterruptedException {
        try (PseudoTerminal terminal =
                PseudoTerminal.run(demo("-Dringspan.terminal=true"), Map.of("LC_ALL", locale, "TERM", "xterm"))) {
            terminal.await(RUNNING);
            terminal.pressCtrlC();
            terminal.awaitEnd();
            boolean ascii = terminal.printed().chars().allMatch(sign -> sign < 0x80);
            assertThat(ascii).isEqualTo(locale.equals("C"));
        }
    }

    @Test
    void noCommandFailsFromTheFirstPageOn() throws IOException, InterruptedException {
        try (PseudoTerminal terminal = PseudoTerminal.run(demo("-Dringspan.terminal=true"), Map.of())) {
            terminal.await("up 0:04");
            assertThat(terminal.printed())
                    .contains("failed commands: 0")
                    .doesNotContainPattern("failed commands: [1-9]");
        }
    }

    private static List<ProcessHandle> processesAt(String moment, PseudoTerminal terminal) {
        List<ProcessHandle> processes = terminal.processes();
        int atLeast = moment.equals(STORES_START) ? 1 : 8; // a JVM, then also a guard and six stores
        assertThat(processes).hasSizeGreaterThanOrEqualTo(atLeast).contains(terminal.command());
        return processes;
    }

    private void assertNothingIsLeft(List<ProcessHandle> processes) throws IOException, InterruptedException {
        new Remains(processes, temporary, "ringspan-").assertGone();
    }

    private List<String> demo(String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=1024g",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "demo"));
        return command;
    }
}
