package io.ringspan.replication.cut;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.StreamId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopiedCutsTest {
    private static final StreamId ONE = stream(0);
    private static final StreamId OTHER = stream(1);
    private static final long KEY = 7;

    private final CopiedCuts cuts = new CopiedCuts();

    private static StreamId stream(int worker) {
        return new StreamId(new NodeId(new Datacenter("dc1"), new Rack("r1"), Token.of(0)), 1, worker);
    }

    @Test
    void aValueHasWhatWasSentToItsStoreBefore() {
        assertThat(cuts.has(KEY, ONE, 1)).isFalse();
        cuts.add(KEY, Map.of(ONE, 10L));
        assertThat(cuts.has(KEY, ONE, 10)).isTrue();
        assertThat(cuts.has(KEY, ONE, 11)).isFalse();
        assertThat(cuts.has(KEY, OTHER, 1)).isFalse();
        assertThat(cuts.has(KEY + 1, ONE, 1)).isFalse();
    }

    @Test
    void whatAllStreamsHavePassedIsDropped() {
        cuts.add(KEY, Map.of(ONE, 10L, OTHER, 5L));
        cuts.passed(Map.of(ONE, 10L, OTHER, 4L));
        assertThat(cuts.has(KEY, OTHER, 5)).isTrue();
        cuts.passed(Map.of(ONE, 12L, OTHER, 5L));
        assertThat(cuts.has(KEY, OTHER, 5)).isFalse();
    }

    @Test
    void aStoreThatWasEmptiedHasNone() {
        cuts.add(KEY, Map.of(ONE, 10L));
        cuts.clear();
        assertThat(cuts.has(KEY, ONE, 10)).isFalse();
    }

    @Test
    void beyondTheLimitNoneIsNoted() {
        for (long key = 0; cuts.hasRoom(); key++) {
            cuts.add(key, Map.of(ONE, 10L));
        }
        cuts.add(-1, Map.of(ONE, 10L));
        assertThat(cuts.has(-1, ONE, 1)).isFalse();
        cuts.add(0, Map.of(ONE, 11L));
        assertThat(cuts.has(0, ONE, 11)).isTrue();
    }
}
