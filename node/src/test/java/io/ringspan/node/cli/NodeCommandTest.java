package io.ringspan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.command.ExitCode;
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

    private static String pool(String name, int port, String... lines) {
        return GOOD.replace("pool:", name + ":")
                        .replace("18102", String.valueOf(port))
                        .replace("18101", String.valueOf(port + 1))
                        .replace("18379", String.valueOf(port + 2))
                + "  stats_listen: 127.0.0.1:" + (port + 3) + "\n  "
                + String.join("\n  ", lines) + "\n";
    }

    @Test
    void allPoolsOfAFileAreChecked() throws IOException {
        Path good = file(pool("alpha", 18_100) + pool("beta", 18_200, "data_store: 1"));

        assertThat(run("node", "-t", "-c", good.toString())).isEqualTo(ExitCode.OK);
        assertThat(printed().lines()).containsExactly(good + ": syntax is ok; pools: \"alpha\", \"beta\"");

        Path bad =
                file(pool("alpha", 18_100, "deny_commands: [nosuch]") + pool("beta", 18_200, "deny_commands: [gett]"));
        assertThat(run("node", "-t", "-c", bad.toString())).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(complained().lines()).hasSize(2);
        assertThat(complained()).contains(bad + ":7:", bad + ":14:");
    }

    /** Below one data_dir each has a directory by its name; a data_dir within another may hit on one. */
    @Test
    void noPoolHasItsDirectoryInThatOfAnother() throws IOException {
        String state = "data_dir: " + directory;
        Path apart = file(pool("alpha", 18_100, state) + pool("beta", 18_200, state + "/beta"));
        assertThat(run("node", "-t", "-c", apart.toString())).isEqualTo(ExitCode.OK);

        String inside = state + "/alpha/localdc-localrack-0-18100";
        Path nested = file(pool("alpha", 18_100, state) + pool("beta", 18_200, inside));
        assertThat(run("node", "-t", "-c", nested.toString())).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(complained().lines())
                .containsExactly(
                        nested + ":14: data_dir: found a directory in that of pool \"alpha\" (data_dir in line 7);"
                                + " allowed: directories of which none lies in another");
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
