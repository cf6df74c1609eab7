package io.ringspan.replication.antientropy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.replication.ring.TokenRange;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How fast stores are walked, what waits meanwhile, and where a walk can be gone on with. */
final class RunsTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void aWalkKeepsItsPace() {
        Pace pace = new Pace(1_000);
        long now = 5;
        for (int i = 0; i < 100; i++) {
            now += pace.walked(now, 100, 100);
        }
        assertThat(now - 5).isBetween(10 * SECOND - 1_000, 10 * SECOND + 1_000);
    }

    @Test
    void aPauseIsNotMadeUpFor() {
        Pace pace = new Pace(1_000);
        pace.walked(0, 100, 0);
        assertThat(pace.walked(60 * SECOND, 100, 0)).isEqualTo(SECOND / 10);
    }

    @Test
    void aSlowStoreSlowsItDownAndAFastOneSpeedsItUpAgain() {
        Pace pace = new Pace(1_000);
        for (int i = 0; i < 20; i++) {
            pace.walked(0, 1, 2 * Pace.STORE_MICROS_WELL);
        }
        assertThat(pace.slowdown()).isEqualTo(64);
        for (int i = 0; i < 60; i++) {
            pace.walked(0, 1, 100);
        }
        assertThat(pace.slowdown()).isEqualTo(1);
    }

    @Test
    void keysWaitTheirTimeAndInOrder() {
        Waiting waiting = new Waiting(3, 100, SECOND);
        waiting.add(new byte[] {1}, List.of(), 0, 0);
        waiting.add(new byte[] {2}, List.of(), 1, 10);
        assertThat(waiting.due(SECOND - 1, 9)).isEmpty();
        assertThat(waiting.untilDue(SECOND - 1)).isEqualTo(1);
        assertThat(waiting.isFull()).isFalse();
        waiting.add(new byte[] {3}, List.of(), 0, 20);
        assertThat(waiting.isFull()).isTrue();
        assertThat(waiting.due(SECOND + 10, 9)).extracting(key -> key.key()[0]).containsExactly((byte) 1, (byte) 2);
        waiting.add(new byte[100], List.of(), 0, 30);
        assertThat(waiting.isFull()).isTrue();
        assertThat(waiting.due(9 * SECOND, 1)).hasSize(1);
        assertThat(waiting.due(9 * SECOND, 1)).hasSize(1);
        assertThat(waiting.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aCheckpointIsReadAsItWasWritten(long seed) {
        Random random = new Random(seed);
        BitSet marked = new BitSet();
        for (int i = 0; i < random.nextInt(1_000); i++) {
            marked.set(random.nextInt(Leaves.COUNT));
        }
        TreeMap<String, Checkpoint.Position> positions = new TreeMap<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            String cursor = Long.toUnsignedString(random.nextLong());
            positions.put("dc/rack/" + i, new Checkpoint.Position("run" + i, cursor, random.nextBoolean()));
        }
        Checkpoint written = new Checkpoint(marked, positions);
        Checkpoint read = Checkpoint.parse(written.lines());
        assertThat(read).isEqualTo(written);
        assertThat(read.isOf(List.copyOf(positions.keySet()))).isTrue();
        assertThat(read.isOf(List.of("dc/rack/99"))).isFalse();
        assertThat(read.position("dc/rack/0", "run0"))
                .contains(positions.firstEntry().getValue());
        assertThat(read.position("dc/rack/0", "another run")).isEmpty();
    }

    @Test
    void nothingIsTheCheckpointOfNobody() {
        assertThat(Checkpoint.NONE.isOf(List.of())).isFalse();
        assertThatThrownBy(() -> Checkpoint.parse(List.of("what\tis this")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRangeIsTwoTokens() {
        assertThat(TokenRange.parse("5-9")).isEqualTo(new TokenRange(5, 9));
        assertThat(TokenRange.parse("0-4294967295")).isEqualTo(TokenRange.ALL);
        assertThatThrownBy(() -> TokenRange.parse("5")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenRange.parse("0-4294967296")).isInstanceOf(IllegalArgumentException.class);
    }
}
