package io.ringspan.replication.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The known limit of replication without versions: see {@code docs/guarantees.md}. To be turned round when they exist. */
class ConcurrentWritersTest {
    private static final int KEY = 7;

    @Test
    void withoutVersionsTwoOriginsMayLeaveReplicasDifferent() {
        assertThat(LongStream.rangeClosed(1, 50)).anyMatch(seed -> different(seed, 0, 2));
    }

    @Test
    void theWritesOfOneOriginLeaveReplicasEqual() {
        assertThat(LongStream.rangeClosed(1, 50)).noneMatch(seed -> different(seed, 1, 1));
    }

    /** Whether the stores differ after these two nodes have written the key by turns. */
    private static boolean different(long seed, int one, int other) {
        SimCluster cluster = new SimCluster(seed, Bug.NONE);
        return cluster.valuesAfter(KEY, one, other).stream().distinct().count() > 1;
    }
}
