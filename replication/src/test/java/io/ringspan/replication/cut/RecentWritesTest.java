package io.ringspan.replication.cut;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.StreamId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentWritesTest {
    private static final StreamId ONE = stream(1);
    private static final StreamId OTHER = stream(2);

    private final CopiedCuts cuts = new CopiedCuts();

    private final Set<Long> all =
            LongStream.rangeClosed(1, RecentWrites.WRITES_MAX + 1).boxed().collect(Collectors.toSet());

    private static StreamId stream(long token) {
        return new StreamId(new NodeId(new Datacenter("dc"), new Rack("r1"), Token.of(token)), 1, 0);
    }

    @Test
    void onlyWhatIsBeyondIsNamed() {
        cuts.watch(true);
        cuts.has(7, ONE, 10);
        cuts.has(8, ONE, 11);
        cuts.has(9, OTHER, 3);
        assertThat(cuts.beyond(Map.of(ONE, 10L, OTHER, 3L), all)).contains(Set.of(8L));
        assertThat(cuts.beyond(Map.of(ONE, 11L), all))
                .as("nothing of a stream that is not named was taken")
                .contains(Set.of(9L));
        assertThat(cuts.beyond(Map.of(ONE, 11L, OTHER, 3L), all)).contains(Set.of());
        assertThat(cuts.beyond(Map.of(), Set.of(9L))).as("it is asked for").contains(Set.of(9L));
    }

    @Test
    void whatWasNotWatchedOrIsTooLongAgoIsNotKnown() {
        cuts.has(7, ONE, 10);
        assertThat(cuts.beyond(Map.of(), all)).isEqualTo(Optional.empty());
        cuts.watch(true);
        for (int write = 1; write <= RecentWrites.WRITES_MAX + 1; write++) {
            cuts.has(write, ONE, write);
        }
        assertThat(cuts.beyond(Map.of(), all)).as("the first is forgotten").isEmpty();
        assertThat(cuts.beyond(Map.of(ONE, 1L), all).orElseThrow()).hasSize(RecentWrites.WRITES_MAX);
        cuts.watch(true);
        assertThat(cuts.beyond(Map.of(), all)).as("it goes on").isEmpty();
        cuts.watch(false);
        cuts.watch(true);
        assertThat(cuts.beyond(Map.of(), all)).as("it begins anew").contains(Set.of());
    }
}
