package io.ringspan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ringspan node} says and ends with where it starts nothing. */
class NodeCommandTest {
    private static final String GOOD = """
            pool:
              listen: 127.0.0.1:18102
              dyn_listen: 127.0.0.1:18101
              tokens: 0
              servers: [127.0.0.1:18379:1]
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @Test
    void aGoodFileIsToldOnStandardOutput() throws IOException {
        Path file = file(GOOD);

        assertThat(run("node", "-t", "-c", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(printed().lines()).containsExactly(file + ": syntax is ok");
        assertThat(complained()).isEmpty();
    }

    @Test
    void warningsOfAGoodFileBelongToItsReport() throws IOException {
        Path file = file(GOOD + "  mbuf_size: 16384\n");

        assertThat(run("node", "-t", "-c", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(printed().lines()).hasSize(2).first().asString().startsWith("warning: " + file + ":6:14: mbuf_size");
        assertThat(complained()).isEmpty();
    }

    @Test
    void aBadFileIsToldOnStandardErrorWithEveryProblem() throws IOException {
        Path file = file(GOOD + "  workers: many\n  lisen: 1\n");

        for (String[] arguments :
                new String[][] {{"node", "-t", "-c", file.toString()}, {"node", "-c", file.toString()}}) {
            err.reset();
            assertThat(run(arguments)).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(complained().lines())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).startsWith(file + ":"));
            assertThat(printed()).isEmpty();
        }
    }

    @Test
    void aFileThatIsNotThereIsABadOne() {
        assertThat(run("node", "-t", "-c", directory.resolve("none.yml").toString()))
                .isEqualTo(ExitCode.CONFIGURATION);
        assertThat(complained()).contains("no such file");
        assertThat(printed()).isEmpty();
    }

    @Test
    void aCheckWithoutAFileIsAUsageError() {
        assertThat(run("node", "-t")).isEqualTo(ExitCode.USAGE);
        assertThat(complained().lines())
                .containsExactly("ringspan: -t needs a file to check: ringspan node -t -c FILE");
        assertThat(printed()).isEmpty();
    }

    @Test
    void aStoreBesideAFileIsAUsageError() throws IOException {
        String file = file(GOOD).toString();

        assertThat(run("node", "-t", "-c", file, "--store", "/usr/bin/redis-server"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(complained().lines())
                .singleElement()
                .asString()
                .startsWith("ringspan: --store is for a node without");
        assertThat(printed()).isEmpty();
    }

    @Test
    void aStoreThatIsNotThereIsOneLine() {
        String missing = directory.resolve("redis-server").toString();

        assertThat(run("node", "--store", missing)).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(complained().lines())
                .singleElement()
                .asString()
                .startsWith("ringspan: ")
                .contains(missing);
        assertThat(printed()).isEmpty();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("node.yml"), text);
    }

    private int run(String... arguments) {
        return Main.run(Terminal.of(out, err, false, Map.of("LANG", "C.UTF-8")), arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
