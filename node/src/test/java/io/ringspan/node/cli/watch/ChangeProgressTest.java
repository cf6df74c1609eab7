package io.ringspan.node.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What somebody sees who waits for a change of the ring. */
final class ChangeProgressTest {
    private static ChangeProgress said(String phase, boolean over, int epoch, String copying) {
        return ChangeProgress.read("{\"kind\":\"JOIN\",\"phase\":\"" + phase + "\",\"over\":" + over
                + ",\"paused\":false,\"epoch\":" + epoch + ",\"conductor\":\"dc1/r1/0\",\"conducts\":false,"
                + "\"excluded\":[],\"moves\":[{\"from\":\"dc1/r1/0\",\"to\":\"dc1/r1/9\",\"ranges\":[[1,9]]}],"
                + "\"waits\":[{\"node\":\"dc1/r1/9\",\"why\":\"BUSY\"}],\"excludable\":[],\"copying\":\"" + copying
                + "\",\"said\":\"\"}");
    }

    @Test
    void aLineSaysHowFarItIsAndWhoIsWaitedFor() {
        assertThat(said("STREAMING", false, 2, "COPYING from dc1/r1/0: 50%").line())
                .isEqualTo("join: streaming (4 of 8); COPYING from dc1/r1/0: 50%; waits for dc1/r1/9 (busy)");
        assertThat(said("DONE", true, 3, "").line()).isEqualTo("join: done (8 of 8)");
    }

    /** The node that is asked may hear of a change only after it has said that it is begun. */
    @Test
    void whatWasOverBeforeIsNotTakenForTheNewChange() {
        ChangeProgress before = said("ROLLED_BACK", true, 3, "");
        assertThat(said("ROLLED_BACK", true, 3, "").isStill(before)).isTrue();
        assertThat(said("PROPOSED", false, 3, "").isStill(before)).isFalse();
        assertThat(said("DONE", true, 5, "").isStill(before)).isFalse();
        assertThat(said("WITHDRAWN", true, 3, "").isStill(before)).isFalse();
        assertThat(said("STREAMING", false, 4, "").isStill(said("STREAMING", false, 4, "")))
                .as("of one that goes on all is said")
                .isFalse();
    }
}
