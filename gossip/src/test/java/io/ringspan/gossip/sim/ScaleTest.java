package io.ringspan.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How fast news spreads, and what it costs, as a cluster grows. */
class ScaleTest {
    private static final double ROUNDS_MAX = 15;
    /** Four kilobytes a second: nothing on any network between servers. */
    private static final double BYTES_MAX = 4_000;

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {10, 100, 1_000})
    void newsReachesAllWithinFifteenRounds(int nodes) {
        Scale.Result result = Scale.of(nodes, 42);
        assertThat(result.joinRounds()).as("a join").isLessThan(ROUNDS_MAX);
        assertThat(result.stateRounds()).as("a change of state").isLessThan(ROUNDS_MAX);
        assertThat(result.crashRounds()).as("a crash").isLessThan(ROUNDS_MAX);
        assertThat(result.bytes()).as("bytes per node and second").isLessThan(BYTES_MAX);
    }

    @Test
    void whatANodeSendsDoesNotGrowWithTheCluster() {
        Scale.Result few = Scale.of(30, 7);
        Scale.Result many = Scale.of(300, 7);
        assertThat(many.messages()).isLessThan(few.messages() * 1.2);
        assertThat(many.bytes()).isLessThan(few.bytes() * 1.2);
    }
}
