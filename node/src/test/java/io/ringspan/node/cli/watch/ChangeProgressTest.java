package io.ringspan.node.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What somebody sees who waits for a change of the ring. */
final class ChangeProgressTest {
    private static ChangeProgress said(String phase, boolean over, int epoch, String copying) {
        return ChangeProgress.read("{\"kind\":\"JOIN\",\"phase\":\"" + phase + "\",\"over\":" + over
                + ",\"paused\":false,\"epoch\":" + epoch + ",\"conductor\":\"dc1/r1/0\",\"conducts\":false,"
                + "\"excluded\":[],\"moves\":[{\"from\":\"dc1/r1/0\",\"to\":\"dc1/r1/9\",\"ranges\":[[1,9]]}],"
                + "\"waits\":[{\"node\":\"dc1/r1/9\",\"why\":\"BUSY\"}],\"excludable\":[],\"copying\":[" + copying
                + "],\"said\":\"\"}");
    }

    @Test
    void aLineSaysHowFarItIsAndWhoIsWaitedFor() {
        assertThat(said("STREAMING", false, 2, gain("dc1/r1/9", "COPYING", 0.5, 2_000, 30))
                        .line())
                .isEqualTo(
                        "join: streaming (4 of 8); dc1/r1/9 copying from dc1/r2/0: 50%, 7,000 keys, 2,000 keys/s, 30 s left;"
                                + " waits for dc1/r1/9 (busy)");
        assertThat(said("DONE", true, 3, "").line()).isEqualTo("join: done (8 of 8)");
    }

    /** What one that leaves had, several gain. */
    @Test
    void ofSeveralWhoCopyTheSlowestCounts() {
        String both = gain("dc1/r1/8", "COPYING", 0.5, 2_000, 30) + "," + gain("dc1/r1/9", "COPYING", 0.25, 1_000, 70);
        assertThat(said("STREAMING", false, 2, both).line())
                .contains("; 2 nodes copy: 25% and more, 3,000 keys/s, 70 s left; waits");
        assertThat(said("STREAMING", false, 2, both).lines())
                .contains("dc1/r1/8 copying from dc1/r2/0: 50%, 7,000 keys, 2,000 keys/s, 30 s left");
        String compares = gain("dc1/r1/8", "COMPARING", 1, 0, -1) + "," + gain("dc1/r1/9", "COPYING", 0.25, 1_000, 70);
        assertThat(said("STREAMING", false, 2, compares).line())
                .as("nobody knows how long a comparison takes")
                .contains("; 2 nodes copy: 25% and more, 1,000 keys/s; waits");
    }

    private static String gain(String node, String phase, double fraction, int rate, int left) {
        return "{\"node\":\"" + node + "\",\"phase\":\"" + phase + "\",\"source\":\"dc1/r2/0\",\"fraction\":" + fraction
                + ",\"keys\":7000,\"keys_per_second\":" + rate + ",\"seconds_left\":" + left + "}";
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
