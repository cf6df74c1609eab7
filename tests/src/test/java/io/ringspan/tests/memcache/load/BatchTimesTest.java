package io.ringspan.tests.memcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.turn.BesideOthers;
import org.junit.jupiter.api.Test;

@BesideOthers
class BatchTimesTest {
    @Test
    void noPercentileIsBelowTheTrueOne() {
        BatchTimes times = new BatchTimes(4);
        for (int micros : new int[] {4_000, 1_000, 3_000, 2_000}) {
            times.add(micros * 1_000L);
        }
        times.sort();
        assertThat(times.millis(500)).isEqualTo(2);
        assertThat(times.millis(501)).isEqualTo(3);
        assertThat(times.millis(990)).isEqualTo(4);
    }

    @Test
    void partsOfAMicrosecondCountAsOne() {
        BatchTimes times = new BatchTimes(1);
        times.add(1);
        times.sort();
        assertThat(times.millis(500)).isEqualTo(0.001);
    }

    @Test
    void withoutBatchesThereIsNoTime() {
        BatchTimes times = new BatchTimes(1);
        times.sort();
        assertThat(times.millis(990)).isZero();
    }
}
