package io.ringspan.replication.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.Budget;
import org.junit.jupiter.api.Test;

/** A disk that takes its time to force files: the log waits for it only when it ends. */
class SlowDiskTest {
    private final SimHintFiles files = new SimHintFiles();
    private final LogUnderTest under =
            new LogUnderTest(files, LogUnderTest.limits(8, FsyncPolicy.INTERVAL), new Budget(1 << 20));

    @Test
    void whileAFileIsForcedTheLogGoesOnAndNoMoreIsBegun() {
        files.slow();
        under.write(1, 3);
        under.log().tick(1);
        assertThat(files.begun()).as("the file and its directory").isEqualTo(2);
        assertThat(under.write(4, 4)).isTrue();
        assertThat(under.send()).containsExactly(1L, 2L, 3L, 4L);
        under.log().tick(2);
        assertThat(files.begun()).as("one at a time").isEqualTo(2);
        assertThat(files.forces()).isZero();

        files.finish();
        under.log().tick(3);

        assertThat(files.forces()).as("again, for what was written meanwhile").isEqualTo(2);
        under.log().tick(4);
        assertThat(files.begun()).isEqualTo(3);
        assertThat(under.troubles).isEmpty();
    }

    @Test
    void aFileThatCouldNotBeForcedIsToldAndNotWrittenToAnyMore() {
        files.slow();
        under.write(1, 2);
        under.log().tick(1);
        files.failAfter(0, 0, false);
        files.finish();
        under.log().tick(2);
        assertThat(under.troubles).containsExactly(files.place(HintFormat.name(1)));

        under.write(3, 3);

        assertThat(files.segments()).containsExactly(HintFormat.name(1), HintFormat.name(3));
        assertThat(under.send())
                .as("nothing is lost by it while the machine runs")
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void aLogThatEndsMeanwhileIsSafeWhenItHasEnded() {
        files.slow();
        under.write(1, 2);
        under.log().tick(1);

        under.log().close();

        assertThat(files.forces()).isOne();
        assertThat(files.open()).isZero();
    }
}
