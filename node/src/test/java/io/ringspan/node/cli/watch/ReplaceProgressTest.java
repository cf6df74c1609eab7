package io.ringspan.node.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.admin.AdminException;
import org.junit.jupiter.api.Test;

/** What somebody sees who waits for a store to be filled. */
final class ReplaceProgressTest {
    private static ReplaceProgress said(String phase, String copyPhase, String secondsLeft, String trouble) {
        return ReplaceProgress.read("{\"phase\":\"" + phase + "\",\"others\":["
                + "{\"node\":\"dc1/r1/0\",\"said\":\"SOUND\"},{\"node\":\"dc1/r3/0\",\"said\":\"\"}],"
                + "\"copy\":{\"phase\":\"" + copyPhase + "\",\"source\":\"dc1/r1/0\",\"fraction\":0.5,\"seconds\":2.5,"
                + "\"keys\":12345,\"keys_to_walk\":25000,\"copied\":12000,\"own\":3,\"compared\":4,\"bytes\":77,"
                + "\"keys_per_second\":1200,\"seconds_left\":" + secondsLeft + ",\"round\":2,\"differed\":0,"
                + "\"changing\":0,\"trouble\":[" + trouble + "]}}");
    }

    @Test
    void aLineSaysWhatIsDoneAndHowLongItTakesYet() {
        assertThat(said("FILLING", "COPYING", "90", "").line("#", "."))
                .isEqualTo("#".repeat(15) + ".".repeat(15)
                        + "  50 % copied from dc1/r1/0: 12,345 of about 25,000 keys, 1,200 keys/s  ETA 1 min 30 s");
        assertThat(said("FILLING", "COPYING", "-1", "").line("", ""))
                .startsWith(" 50 %")
                .doesNotContain("ETA");
        assertThat(said("FILLING", "COMPARING", "-1", "").line("", ""))
                .isEqualTo(" 50 % compared with dc1/r1/0, round 2");
        assertThat(said("FILLING", "WAITING", "-1", "").line("", ""))
                .isEqualTo("asks the other replicas: dc1/r1/0 (lacks nothing), dc1/r3/0 (has not answered)");
        assertThat(said("FILLING", "FAILED", "-1", "\"a is away\",\"b is away\"")
                        .line("", ""))
                .isEqualTo("begins anew, since not all could be copied: b is away");
    }

    @Test
    void itIsOverWhenTheStoreIsReadFrom() {
        ReplaceProgress filled = said("FILLED", "ENDED", "-1", "\"a is away\"");
        assertThat(filled.isRunning()).isFalse();
        assertThat(filled.isFilled()).isTrue();
        assertThat(filled.summary())
                .containsExactly(
                        "Filled after 2.5 s, and read from: 12,345 keys looked at, 12,000 copied, 77 bytes; compared in 2 round(s)",
                        "on the way: a is away");
        assertThat(said("FILLED", "NONE", "-1", "").summary())
                .containsExactly("Nobody has more: the store is read from");
        ReplaceProgress givenUp = said("GIVEN_UP", "STOPPED", "-1", "");
        assertThat(givenUp.isFilled()).isFalse();
        assertThat(givenUp.summary()).singleElement().asString().contains("may lack keys");
        assertThat(said("NONE", "NONE", "-1", "").isFilled()).isFalse();
    }

    @Test
    void somethingElseIsNotRead() {
        assertThatThrownBy(() -> ReplaceProgress.read("{}")).isInstanceOf(AdminException.class);
    }
}
