package io.ringspan.tests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.Main;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.program.Programs;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo ends while a Maven that takes for ever fetches the store, on a machine without a redis-server. */
@BesideOthers
@NeedsProgram("script")
class FetchStoppedIT {
    private static final String FETCHING = "fetching a static one with Maven";
    /** What the shells in between need; a redis-server is not among it. */
    private static final List<String> TOOLS = List.of("mv", "readlink", "rm", "sleep");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path root;

    @BeforeEach
    void toolsWithoutARedisServer() throws IOException {
        Files.createDirectories(root.resolve("tools"));
        for (String tool : TOOLS) {
            program(tool, "exec " + Programs.ofThisMachine().find(tool).orElseThrow() + " \"$@\"");
        }
        Files.createDirectories(root.resolve(".ringspan"));
    }

    @ParameterizedTest(name = "{0} times Ctrl-C, and Maven {1}")
    @CsvSource({"1, ends when asked", "2, ends when asked", "1, does not listen"})
    void ctrlCEndsMavenAndLeavesNothing(int times, String maven) throws IOException, InterruptedException {
        pretendMaven(maven.equals("does not listen") ? "trap '' TERM" : "");
        try (PseudoTerminal terminal = demo()) {
            Remains remains = atTheFetch(terminal);
            for (int i = 0; i < times; i++) {
                terminal.pressCtrlC();
            }
            assertThat(terminal.awaitEnd()).isEqualTo(130);
            remains.assertGone();
            assertThat(terminal.printed())
                    .containsOnlyOnce("ringspan: stopped")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "trap '' TERM"})
    void killingTheJvmEndsMavenAndLeavesNothing(String maven) throws IOException, InterruptedException {
        pretendMaven(maven);
        try (PseudoTerminal terminal = demo()) {
            Remains remains = atTheFetch(terminal);
            terminal.command().destroyForcibly();
            terminal.awaitEnd();
            remains.assertGone();
        }
    }

    @ParameterizedTest(name = "kill -9: {0}")
    @ValueSource(booleans = {true, false})
    void withoutATerminalNothingIsLeftEither(boolean atOnce) throws IOException, InterruptedException {
        pretendMaven("");
        ProcessBuilder builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("out").toFile());
        builder.environment().put("PATH", root.resolve("tools").toString());
        Process demo = builder.start();
        try {
            Remains remains = remains(demo.toHandle());
            if (atOnce) {
                demo.destroyForcibly();
            } else {
                demo.destroy();
            }
            remains.assertGone();
            assertThat(demo.waitFor()).isEqualTo(atOnce ? 137 : 143);
            assertThat(root.resolve("out")).content().contains(FETCHING).doesNotContain("Exception", "\tat ");
        } finally {
            demo.descendants().forEach(ProcessHandle::destroyForcibly);
            demo.destroyForcibly();
        }
    }

    /** It has a child, as a real one that forks, and would go on for ever. */
    private void pretendMaven(String first) throws IOException {
        program("mvn", """
                %s
                sleep 1000 &
                echo $$ $! >'%s'
                wait
                while :; do sleep 1; done
                """.formatted(first, root.resolve("pids")));
    }

    private void program(String name, String script) throws IOException {
        Path program = root.resolve("tools").resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private PseudoTerminal demo() throws IOException {
        return PseudoTerminal.run(
                command(), Map.of("PATH", root.resolve("tools").toString()));
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=1024g",
                "-XX:TieredStopAtLevel=1",
                "-Dringspan.terminal=true",
                "-Dringspan.root=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo");
    }

    private Remains atTheFetch(PseudoTerminal terminal) throws IOException, InterruptedException {
        terminal.await(FETCHING);
        return remains(terminal.command());
    }

    /** Everything that runs once Maven does: the JVM, Maven, its child, and the guard. */
    private Remains remains(ProcessHandle demo) throws IOException, InterruptedException {
        Path pids = root.resolve("pids");
        while (demo.isAlive() && (!Files.exists(pids) || Files.size(pids) == 0)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        List<ProcessHandle> mavens = Stream.of(Files.readString(pids).strip().split(" ", -1))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
        assertThat(mavens).as("Maven and its child").hasSize(2);
        List<ProcessHandle> processes =
                Stream.concat(Stream.of(demo), demo.descendants()).toList();
        assertThat(processes).containsAll(mavens);
        return new Remains(processes, root.resolve(".ringspan/store"), "");
    }
}
