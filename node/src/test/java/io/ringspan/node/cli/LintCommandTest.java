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

class LintCommandTest {
    private static final String FRAME = "1700000000.123456 [0 127.0.0.1:5000] ";
    private static final String RING = """
            pool:
              datacenter: dc1
              rack: r1
              tokens: 0
              listen: 127.0.0.1:18101
              dyn_listen: 127.0.0.1:18201
              stats_listen: 127.0.0.1:18301
              servers:
                - 127.0.0.1:18401:1
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void nothingFoundIsZeroAndSomethingIsOne() throws IOException {
        assertThat(lint("\"get\" \"k\"\n")).isEqualTo(ExitCode.OK);
        assertThat(printed()).isEqualTo("1 command: nothing would behave differently\n");
        assertThat(lint("\"monitor\"\n")).isEqualTo(ExitCode.FAILED);
        assertThat(printed()).contains("MONITOR  it is for looking into one store process");
    }

    @Test
    void aFileThatIsNotThereOrIsNoLogIsTwo() throws IOException {
        assertThat(run("lint", directory.resolve("absent").toString())).isEqualTo(ExitCode.UNUSABLE);
        assertThat(run("lint", directory.toString())).isEqualTo(ExitCode.UNUSABLE);
        assertThat(run(
                        "lint",
                        Files.writeString(directory.resolve("b"), "GET k\n").toString()))
                .isEqualTo(ExitCode.UNUSABLE);
        assertThat(complained()).contains("no such file").contains("there is no command in it");
    }

    @Test
    void aRingOfOneNodeHasAllKeysTogetherAndNobodyElseToDecide() throws IOException {
        String log = "\"sunion\" \"a\" \"b\"\n" + FRAME + "\"setnx\" \"k\" \"v\"\n";
        assertThat(lint(log)).isEqualTo(ExitCode.FAILED);
        assertThat(printed())
                .contains("SUNION  keys with the same hash tag")
                .contains("SETNX   a round trip to the replica that decides");
        Path ring = Files.writeString(directory.resolve("node.yml"), RING);
        assertThat(lint(log, "-c", ring.toString())).isEqualTo(ExitCode.OK);
    }

    @Test
    void asJsonThereIsOneObject() throws IOException {
        assertThat(lint("\"monitor\"\n", "--json")).isEqualTo(ExitCode.FAILED);
        assertThat(printed())
                .isEqualTo("{\"counts\":{\"lines\":1,\"commands\":1,\"of_scripts\":0,\"different\":1},"
                        + "\"unread\":{\"lines\":0},\"findings\":[{\"kind\":\"REFUSED\",\"command\":\"MONITOR\","
                        + "\"reason\":\"it is for looking into one store process; ask that store directly\",\"count\":1,"
                        + "\"line\":1,\"example\":\"\\\"monitor\\\"\"}],\"more\":0}\n");
    }

    private int lint(String log, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("log"), FRAME + log);
        String[] all = new String[options.length + 2];
        all[0] = "lint";
        all[1] = file.toString();
        System.arraycopy(options, 0, all, 2, options.length);
        out.reset();
        return run(all);
    }

    private int run(String... arguments) {
        return Main.run(Terminal.of(out, err, false, Map.of()), arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
