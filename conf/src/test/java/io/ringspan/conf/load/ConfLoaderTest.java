package io.ringspan.conf.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfLoaderTest {
    private static final String A_FILE = "; allowed: a readable YAML file of at most 1MiB";

    @TempDir
    private Path directory;

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = directory.resolve("gone.yml");

        assertThat(report(file)).startsWith(file + ": found no such file" + A_FILE);
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThat(report(directory)).startsWith(directory + ": found a directory" + A_FILE);
    }

    @Test
    void aFileBelowAPlainFileIsNamed() throws IOException {
        Path file = write("plain", "x".getBytes(UTF_8)).resolve("below.yml");

        assertThat(report(file)).hasSize(1).first().asString().startsWith(file + ": found what cannot be read (");
    }

    @Test
    void aFileAtTheLimitIsReadAndAnotherByteIsTooMuch() throws IOException {
        String good = Sample.good().text();
        String filler = "#".repeat((1 << 20) - good.length() - 1) + "\n";
        Path atLimit = write("limit.yml", (good + filler).getBytes(UTF_8));
        Path beyond = write("beyond.yml", (good + filler + "\n").getBytes(UTF_8));

        assertThat(ConfLoader.load(atLimit)).isInstanceOf(LoadResult.Loaded.class);
        assertThat(report(beyond)).startsWith(beyond + ": found more than 1MiB" + A_FILE);
    }

    @Test
    void bytesThatAreNotUtf8AreReportedWhereTheyStand() throws IOException {
        byte[] bytes = "pool:\n  rack: caf?\n".getBytes(UTF_8);
        bytes[17] = (byte) 0xE9;
        Path file = write("latin1.yml", bytes);

        assertThat(report(file)).startsWith(file + ":2:12: found bytes that are not UTF-8; allowed: UTF-8");
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        Path file = write("marked.yml", ('\uFEFF' + Sample.good().text()).getBytes(UTF_8));

        assertThat(ConfLoader.load(file)).isInstanceOf(LoadResult.Loaded.class);
    }

    @Test
    void aSequenceCutAtTheEndOfTheFileIsNotUtf8() throws IOException {
        byte[] bytes = "pool: ?".getBytes(UTF_8);
        bytes[6] = (byte) 0xC3;
        Path file = write("cut.yml", bytes);

        assertThat(report(file)).startsWith(file + ":1:7: found bytes that are not UTF-8; allowed: UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 1:1: found nothing",
                "`# all commented out` | 1:1: found nothing",
                "`{}` | 1:1: found nothing",
                "`text` | 1:1: found \"text\"",
                "`[a, b]` | 1:1: found a list",
                "`pool:` | 1:6: found nothing under the pool's name",
                "`pool: 7` | 1:7: found \"7\" under the pool's name",
                "`pool: [a]` | 1:7: found a list under the pool's name",
                "`listen: 127.0.0.1:1` | 1:1: found the directive listen outside of a pool",
            })
    void aFileWithoutAPoolGetsOneLine(String text, String problem) {
        assertThat(ConfReport.lines("f", ConfLoader.parse("f", text)))
                .containsExactly(
                        "f:" + problem + "; allowed: a pool: a name, a colon, and its directives indented under it");
    }

    @Test
    void anErrorOfSyntaxIsReportedWithTheFaultsBeforeIt() {
        String text = "pool:\n  timeout: x\n  listen: [a\n  dyn_listen: b\n";

        assertThat(ConfReport.lines("f", ConfLoader.parse("f", text)))
                .anyMatch(line -> line.startsWith("f:2:12: timeout: found \"x\""))
                .anyMatch(line -> line.startsWith("f:4:") && line.contains("what is no YAML ("))
                .noneMatch(line -> line.contains("no such key"));
    }

    @Test
    void aKeyGivenTwiceIsRefusedWhereItComesAgain() {
        String text = Sample.good().text() + "  listen: 127.0.0.1:18109\n";

        assertThat(ConfReport.lines("f", ConfLoader.parse("f", text)))
                .containsExactly("f:7:3: listen: found the key again, after line 2; allowed: each key once");
    }

    @Test
    void aPasswordThatIsRefusedIsNotShown() {
        assertThat(Sample.good().with("requirepass", "hunter2".repeat(100)).problems())
                .singleElement()
                .hasToString("sample.yml:7:16: requirepass: found ***, which is too long;"
                        + " allowed: 1 to 512 characters, or env:NAME, or file:/path");
    }

    @Test
    void aGoodFileIsReportedWithItsWarnings() {
        assertThat(ConfReport.lines("f", Sample.good().load())).containsExactly("f: syntax is ok");
        assertThat(ConfReport.lines("f", Sample.good().with("hash", "murmur3").load()))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("warning: sample.yml:7:9: hash: murmur3 is the published function here;");
    }

    @Test
    void theDefaultsAreOneNodeOnLoopbackThatOwnsEverything() {
        PoolConf conf = ConfLoader.defaults(18_102, 18_101, 18_103, new Endpoint("127.0.0.1", 18_379));
        PoolConf loaded = Sample.good()
                .with("tokens", "0")
                .with("servers", "[127.0.0.1:18379:1]")
                .conf();

        assertThat(conf.name()).isEqualTo("dyn_o_mite");
        assertThat(conf.place().id()).hasToString("localdc/localrack/0");
        assertThat(conf)
                .usingRecursiveComparison()
                .ignoringFields("name", "origin")
                .isEqualTo(loaded);
    }

    private static List<String> report(Path file) {
        return ConfReport.lines(file.toString(), ConfLoader.load(file));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }
}
