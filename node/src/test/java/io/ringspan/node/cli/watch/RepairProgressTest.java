package io.ringspan.node.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.admin.AdminException;
import org.junit.jupiter.api.Test;

/** Progress and findings as people see them. */
final class RepairProgressTest {
    private static String json(String phase, String fraction, String seconds, String trouble) {
        return "{\"phase\":\"" + phase + "\",\"about\":\"dc1/r1/0\",\"fraction\":" + fraction + ",\"seconds\":"
                + seconds
                + ",\"keys\":12345,\"differed\":3,\"mended\":2,\"left\":1,\"changing\":0,\"bytes\":77,\"trouble\":["
                + trouble + "]}";
    }

    @Test
    void aBarSaysHowMuchIsDoneAndHowLongItTakesYet() {
        RepairProgress half = RepairProgress.read(json("RUNNING", "0.5", "90.0", ""));
        assertThat(half.line("#", "."))
                .isEqualTo("#".repeat(15) + ".".repeat(15)
                        + "  50 %  12,345 keys walked, 3 differ, 2 mended  ETA 1 min 30 s");
        assertThat(half.line("", "")).startsWith(" 50 %");
        assertThat(RepairProgress.read(json("RUNNING", "0.1", "3600", "")).remaining())
                .isEqualTo("9 h 00 min");
        assertThat(RepairProgress.read(json("RUNNING", "0.0001", "1", "")).remaining())
                .isEmpty();
    }

    @Test
    void theEndSaysWhatIsLeft() {
        RepairProgress end = RepairProgress.read(json("ENDED", "1", "2.5", "\"a \\\"node\\\" is away\""));
        assertThat(end.isWell()).isFalse();
        assertThat(end.summary())
                .containsExactly(
                        "Ended after 2.5 s: 12,345 keys walked, 3 differed, 2 of them are equal now, 77 bytes of values sent",
                        "1 could not be made equal",
                        "not compared: a \"node\" is away");
    }

    @Test
    void somethingElseIsNotRead() {
        assertThatThrownBy(() -> RepairProgress.read("{}")).isInstanceOf(AdminException.class);
        assertThatThrownBy(() -> RepairProgress.read("{\"trouble\":[]}")).isInstanceOf(AdminException.class);
    }

    @Test
    void keysAreLines() {
        String keys =
                "{\"more\":5,\"keys\":[\n{\"key\":\"a\\\\x00\",\"token\":7,\"kept\":\"dc1/r1/0\",\"mended\":false,"
                        + "\"why\":\"\",\"held\":[{\"node\":\"dc1/r1/0\",\"what\":\"a string\"},"
                        + "{\"node\":\"dc1/r2/0\",\"what\":\"nothing\"}]}]}";
        assertThat(FoundLines.of(keys))
                .containsExactly(
                        "a\\x00  token 7: dc1/r1/0 has a string, dc1/r2/0 has nothing; kept: dc1/r1/0",
                        "and 5 more, which are not listed");
        assertThat(FoundLines.ofLeft(keys)).containsExactly("and 5 more, which are not listed");
        assertThat(FoundLines.ofLeft(keys.replace("\"why\":\"\"", "\"why\":\"it is too long\"")))
                .first()
                .asString()
                .endsWith("; kept: dc1/r1/0; left: it is too long");
        assertThat(FoundLines.of("{\"more\":0,\"keys\":[\n]}")).isEmpty();
    }
}
