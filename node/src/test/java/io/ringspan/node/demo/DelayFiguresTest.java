package io.ringspan.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DelayFiguresTest {
    @Test
    void theMiddleAndTheWorstAreThoseOfTheRecentOnesInAnyOrder() {
        long[] recent = {5, 1, 9, 3, 7};
        assertThat(DelayFigures.of(40, 9, recent)).isEqualTo(new DelayFigures(40, 9, 5, 9));
        assertThat(recent).containsExactly(5, 1, 9, 3, 7);
    }

    @Test
    void oneDelayIsItsOwnMiddleAndWorst() {
        assertThat(DelayFigures.of(1, 4, new long[] {4})).isEqualTo(new DelayFigures(1, 4, 4, 4));
    }
}
