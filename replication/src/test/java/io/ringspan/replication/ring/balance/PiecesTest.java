package io.ringspan.replication.ring.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A node's tokens are cut without a gap, each token into the piece that says so, and no other node's token into any. */
class PiecesTest {
    @Test
    void everyTokenOfTheNodeLiesInThePieceThatItIsCountedIn() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<RingNode> nodes = RandomRack.of(random, 6, 4).nodes();
            NodeId node = nodes.get(1 + random.nextInt(nodes.size() - 1)).id();
            Pieces pieces = Pieces.of(nodes, node);
            List<TokenRange> ranges = pieces.ranges();
            assertThat(ranges).hasSize(pieces.count());
            long tokens = ranges.stream().mapToLong(Scale::tokens).sum();
            assertThat(tokens)
                    .as("seed %d", seed)
                    .isEqualTo(Pieces.owned(nodes, node).stream()
                            .mapToLong(Scale::tokens)
                            .sum());
            for (int i = 0; i < 2_000; i++) {
                int piece = random.nextInt(ranges.size());
                TokenRange range = ranges.get(piece);
                long token = i % 3 == 0 ? range.first() : i % 3 == 1 ? range.last() : random.nextLong(1L << 32);
                boolean isOwn = RandomRack.owner(nodes, token).equals(node);
                int found = pieces.of((int) token);
                assertThat(found >= 0).as("seed %d, token %d", seed, token).isEqualTo(isOwn);
                if (isOwn) {
                    assertThat(RandomRack.isIn(ranges.get(found), token))
                            .as("seed %d, token %d", seed, token)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aShortRangeBesideALongOneIsCutAsWell() {
        List<RingNode> nodes = List.of(
                RandomRack.node("r1", List.of(1_000L, 2_000_000_000L)),
                RandomRack.node("r1", List.of(0L, 3_000_000_000L)));
        Pieces pieces = Pieces.of(nodes, nodes.get(0).id());
        assertThat(pieces.ranges().stream().filter(range -> range.last() <= 1_000))
                .hasSize(Pieces.OF_RANGE);
        assertThat(pieces.count()).isBetween(Pieces.COUNT / 2, Pieces.COUNT + Pieces.OF_RANGE);
        List<RingNode> narrow = List.of(RandomRack.node("r1", List.of(9L)), RandomRack.node("r1", List.of(11L)));
        assertThat(Pieces.of(narrow, narrow.get(1).id()).ranges())
                .containsExactly(new TokenRange(10, 10), new TokenRange(11, 11));
    }
}
