package io.ringspan.tests.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.turn.BesideOthers;
import org.junit.jupiter.api.Test;

@BesideOthers
class MetricsTextTest {
    private static final String PAGE = """
            # HELP bytes_total heap
            # TYPE bytes_total counter
            bytes_total{worker="0"} 1.5E9
            bytes_total{worker="1"} 500
            bytes_total_created{worker="0"} 7
            plain_total 42.0
            stamped_total{a="{}"} 9 1700000000000
            """;

    @Test
    void aCounterIsSummedOverItsLabels() {
        assertThat(MetricsText.sum(PAGE, "bytes_total")).hasValue(1_500_000_500L);
    }

    @Test
    void aCounterWithoutLabelsAndOneWithATimeAreRead() {
        assertThat(MetricsText.sum(PAGE, "plain_total")).hasValue(42);
        assertThat(MetricsText.sum(PAGE, "stamped_total")).hasValue(9);
    }

    @Test
    void anAbsentCounterIsNotZero() {
        assertThat(MetricsText.sum(PAGE, "bytes")).isEmpty();
    }
}
