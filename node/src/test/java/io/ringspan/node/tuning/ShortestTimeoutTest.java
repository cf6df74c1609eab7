package io.ringspan.node.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** By which time links look after what is under way while an operator changes it. */
class ShortestTimeoutTest {
    private static final long BASE = 100;

    private long current = BASE;
    private final ShortestTimeout shortest = new ShortestTimeout(() -> current);

    @Test
    void whatIsLoweredHoldsAtOnce() {
        current = 3 * BASE;
        assertThat(shortest.at(1_000)).isEqualTo(BASE);
        assertThat(shortest.at(1_000 + 2 * BASE)).isEqualTo(3 * BASE);
        current = 2 * BASE;
        assertThat(shortest.at(1_500)).isEqualTo(2 * BASE);
    }

    @Test
    void whatIsRaisedHoldsOnceAllThatBeganBeforeHasEnded() {
        assertThat(shortest.at(1_000)).isEqualTo(BASE);
        current = 3 * BASE;
        assertThat(shortest.at(1_010)).isEqualTo(BASE);
        current = 9 * BASE;
        assertThat(shortest.at(1_100)).as("raised again").isEqualTo(BASE);
        assertThat(shortest.at(1_100 + 2 * BASE - 1)).isEqualTo(BASE);
        assertThat(shortest.at(1_100 + 2 * BASE)).isEqualTo(9 * BASE);
    }
}
