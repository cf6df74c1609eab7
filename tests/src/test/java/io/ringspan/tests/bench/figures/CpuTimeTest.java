package io.ringspan.tests.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.tests.turn.BesideOthers;
import org.junit.jupiter.api.Test;

@BesideOthers
class CpuTimeTest {
    @Test
    void aNameWithSpacesAndBracketsDoesNotShiftTheFields() {
        String stat = "4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 100 0 0 0 250 75 3 4 20 0 5 0 99 0 0";
        assertThat(CpuTime.parseStat(stat)).isEqualTo(new CpuTime(250, 75));
    }

    @Test
    void aLineCutShortIsRefused() {
        assertThatThrownBy(() -> CpuTime.parseStat("4711 (java) S 1 4711"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/proc/PID/stat");
    }

    @Test
    void aTickIsTenMilliseconds() {
        CpuTime spent = new CpuTime(250, 75).minus(new CpuTime(50, 25)).plus(new CpuTime(0, 50));
        assertThat(spent.userMicros()).isEqualTo(2_000_000);
        assertThat(spent.totalMicros()).isEqualTo(3_000_000);
    }
}
