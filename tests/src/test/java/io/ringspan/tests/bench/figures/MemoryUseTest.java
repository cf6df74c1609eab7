package io.ringspan.tests.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.tests.turn.BesideOthers;
import org.junit.jupiter.api.Test;

@BesideOthers
class MemoryUseTest {
    @Test
    void residentAndPeakAreReadAsBytes() {
        String status = "Name:\tjava\nVmPeak:\t  999999 kB\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\nThreads:\t20\n";
        assertThat(MemoryUse.parseStatus(status)).isEqualTo(new MemoryUse(104_857_600, 209_715_200));
    }

    @Test
    void aProcessWithoutMemoryIsRefused() {
        assertThatThrownBy(() -> MemoryUse.parseStatus("Name:\tzombie\nState:\tZ (zombie)\n"))
                .hasMessageContaining("VmRSS");
    }
}
