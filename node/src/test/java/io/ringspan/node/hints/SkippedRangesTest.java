package io.ringspan.node.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.hints.SkippedRanges.Lacking;
import io.ringspan.replication.ring.TokenRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedRangesTest {
    private static final NodeId REPLICA = new NodeId(new Datacenter("dc 1"), new Rack("r1"), Token.of(7));

    @TempDir
    private Path directory;

    private static TokenRange range(long first, long last) {
        return new TokenRange(first, last);
    }

    @Test
    void whileItIsBeingSkippedAllTokensAreAndThenTheHullOfWhatWas() {
        SkippedRanges ranges = SkippedRanges.in(directory);
        ranges.begins(REPLICA);
        ranges.begins(REPLICA);
        ranges.ends(REPLICA, List.of(range(30, 40)));
        assertThat(ranges.all()).containsExactly(new Lacking("dc 1/r1/7", TokenRange.ALL, false, 3));
        ranges.ends(REPLICA, List.of(range(5, 10), range(4_000_000_000L, 4_000_000_001L)));
        assertThat(ranges.all()).containsExactly(new Lacking("dc 1/r1/7", new TokenRange(5, 4_000_000_001L), true, 4));
    }

    @Test
    void itOutlivesTheProcessAndABurstThatNobodySawTheEndOfIsOfAllTokens() {
        SkippedRanges ranges = SkippedRanges.in(directory);
        ranges.begins(REPLICA);
        assertThat(SkippedRanges.in(directory).all())
                .containsExactly(new Lacking("dc 1/r1/7", TokenRange.ALL, true, 1));
        ranges.ends(REPLICA, List.of(range(5, 10)));
        assertThat(SkippedRanges.in(directory).all())
                .containsExactly(new Lacking("dc 1/r1/7", new TokenRange(5, 10), true, 1));
    }

    @Test
    void whatWasRepairedIsForgottenUnlessMoreWasSkippedMeanwhile() {
        SkippedRanges ranges = SkippedRanges.in(directory);
        ranges.lacksAny(REPLICA);
        Lacking one = ranges.all().get(0);
        ranges.begins(REPLICA);
        ranges.ends(REPLICA, List.of(range(1, 2)));
        ranges.repaired(one);
        assertThat(ranges.all()).hasSize(1);
        ranges.repaired(ranges.all().get(0));
        assertThat(ranges.all()).isEmpty();
        assertThat(SkippedRanges.in(directory).all()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsPassedOver() throws IOException {
        Files.writeString(directory.resolve("skipped"), "ringspan-skipped 9\n1-2\tx\n");
        assertThat(SkippedRanges.in(directory).all()).isEmpty();
    }

    @Test
    void aPureCacheDoesNotMind() {
        SkippedRanges none = SkippedRanges.none();
        none.begins(REPLICA);
        none.ends(REPLICA, List.of(range(1, 2)));
        none.lacksAny(REPLICA);
        assertThat(none.all()).isEmpty();
    }
}
