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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    private static final String RING = """
            pool:
              datacenter: dc1
              rack: r2
              tokens: 1000
              listen: 127.0.0.1:18101
              dyn_listen: 127.0.0.1:18201
              stats_listen: 127.0.0.1:18301
              hash: murmur
              hash_tag: "{}"
              servers:
                - 127.0.0.1:18401:1
              dyn_seeds:
                - 127.0.0.1:18202:r1:dc1:0
                - 127.0.0.1:18203:r1:dc1:2147483648
                - 127.0.0.1:18204:ra:dc2:7
                - 127.0.0.1:18205:rb:dc2:4000000000
                - 127.0.0.1:18206:rb:dc2:3303027598
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(directory.resolve("node.yml"), RING);
    }

    @Test
    void namesTheOwnerInEveryRackAndWhyInAlignedColumns() {
        assertThat(run("foo")).isEqualTo(ExitCode.OK);
        assertThat(printed()).isEqualTo("""
                key "foo" has token 3303027599: murmur of the whole key, which has nothing between the characters of hash_tag, {}
                DC   RACK  OWNER       ADDRESS          USE               WHY
                dc1  r1    0           127.0.0.1:18202  reads, choice 2   none at or after 3303027599, so the lowest: has 2147483649 to 0, round the end
                dc1  r2    1000        127.0.0.1:18201  this node         the only token of the rack: all keys are its
                dc2  ra    7           127.0.0.1:18204  behind the relay  the only token of the rack: all keys are its
                dc2  rb    4000000000  127.0.0.1:18205  relay             first token at or after 3303027599: has 3303027599 to 4000000000
                """);
    }

    @Test
    void saysWhichPartOfTheKeyWasHashed() {
        assertThat(run("user:{foo}:name")).isEqualTo(ExitCode.OK);
        assertThat(printed())
                .startsWith("key \"user:{foo}:name\" has token 3303027599: murmur of \"foo\", which is between");
    }

    @Test
    void saysAtWhichLevelAKeyIsIfSomeHaveTheirOwn() throws IOException {
        Files.writeString(
                file,
                RING + "  read_consistency: dc_safe_quorum\n  consistency_rules:\n"
                        + "    - {keys: 'session:*', read: DC_ALL, write: DC_QUORUM}\n    - {keys: 'f*', write: DC_ALL}\n");
        assertThat(run("session:1", "foo", "other")).isEqualTo(ExitCode.OK);
        assertThat(printed().lines().filter(line -> line.startsWith("reads at ")))
                .containsExactly(
                        "reads at DC_ALL, writes at DC_QUORUM: by the rule for \"session:*\"",
                        "reads at DC_SAFE_QUORUM, writes at DC_ALL: by the rule for \"f*\"",
                        "reads at DC_SAFE_QUORUM, writes at DC_ONE: since no rule matches, by the node's levels");
    }

    @Test
    void separatesKeysByAnEmptyLineAndShowsWhatDoesNotPrintInHex() {
        assertThat(run("--hex", "666f6f", "000102ff")).isEqualTo(ExitCode.OK);
        assertThat(printed().split("\n\n", -1))
                .hasSize(2)
                .satisfies(blocks -> assertThat(blocks[0]).startsWith("key \"foo\" has"))
                .satisfies(blocks -> assertThat(blocks[1]).startsWith("key hex 000102ff has token 456754570"));
    }

    @Test
    void aFileThatIsNotThereEndsWithTheCodeForConfiguration() {
        file = directory.resolve("absent.yml");
        assertThat(run("foo")).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(printed()).isEmpty();
        assertThat(complained()).contains("absent.yml").contains("no such file");
    }

    @Test
    void aTokenTwiceInARackIsRefusedByName() throws IOException {
        Files.writeString(file, RING.replace("dc2:3303027598", "dc2:4000000000"));
        assertThat(run("foo")).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(complained()).contains("node.yml").contains("4000000000");
    }

    @Test
    void ofSeveralPoolsItNeedsToKnowWhich() throws IOException {
        Files.writeString(file, RING + RING.replace("pool:", "other:").replace(":18", ":19"));
        assertThat(run("foo")).isEqualTo(ExitCode.USAGE);
        assertThat(complained().lines())
                .containsExactly("ringspan: " + file + " has several pools: say --pool NAME, with one of \"pool\","
                        + " \"other\"");
        err.reset();
        assertThat(run("--pool", "othr", "foo")).isEqualTo(ExitCode.USAGE);
        assertThat(complained().lines())
                .containsExactly("ringspan: " + file + " has no pool \"othr\"; it has \"pool\", \"other\"");
        assertThat(run("--pool", "other", "foo")).isEqualTo(ExitCode.OK);
        assertThat(printed()).contains("127.0.0.1:19202").doesNotContain("127.0.0.1:18202");
    }

    @Test
    void theOnlyPoolMayBeNamed() {
        assertThat(run("--pool", "pool", "foo")).isEqualTo(ExitCode.OK);
        assertThat(run("--pool", "other", "foo")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void asksForAFileIfThereIsNone() {
        assertThat(Main.run(Terminal.of(out, err, false, Map.of()), "explain", "foo"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(complained()).contains("--conf-file");
    }

    private int run(String... keys) {
        String[] all = new String[keys.length + 3];
        System.arraycopy(new String[] {"explain", "-c", file.toString()}, 0, all, 0, 3);
        System.arraycopy(keys, 0, all, 3, keys.length);
        return Main.run(Terminal.of(out, err, false, Map.of()), all);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
