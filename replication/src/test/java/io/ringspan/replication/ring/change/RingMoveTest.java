package io.ringspan.replication.ring.change;

import static io.ringspan.replication.ring.change.ChangedRings.FOUR;
import static io.ringspan.replication.ring.change.ChangedRings.id;
import static io.ringspan.replication.ring.change.ChangedRings.moved;
import static io.ringspan.replication.ring.change.ChangedRings.node;
import static io.ringspan.replication.ring.change.ChangedRings.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RingMoveTest {
    private static final long LAST = 0xFFFF_FFFFL;

    @Test
    void whoComesTakesWhatLiesBeforeItsTokens() {
        List<RingMove> moves = Moves.between(FOUR, with(FOUR, node("a", 15, 30)));
        assertThat(moves)
                .containsExactly(
                        move("a", id("a", 20), id("a", 15), new TokenRange(11, 15)),
                        move("a", id("a", 10), id("a", 15), new TokenRange(21, 30)));
    }

    @Test
    void whoGoesLeavesItsRangesRoundTheEnd() {
        assertThat(Moves.between(FOUR, moved(FOUR, 2)))
                .containsExactly(move("b", id("b", 10), id("b", 20), new TokenRange(21, 10)));
    }

    @Test
    void whatLiesSideBySideIsOneRange() {
        List<RingNode> before = List.of(node("a", 10, 12, 14), node("a", 20));
        assertThat(Moves.between(
                        before,
                        List.of(
                                before.get(0).at(ChangedRings.tokens(20)),
                                before.get(1).at(ChangedRings.tokens(14)))))
                .containsExactly(
                        move("a", id("a", 10), id("a", 20), new TokenRange(21, 14)),
                        move("a", id("a", 20), id("a", 10), new TokenRange(15, 20)));
    }

    @Test
    void aRackWithOneNodeMayGiveAllToAnother() {
        List<RingNode> before = List.of(node("a", 10), node("b", 10));
        assertThat(Moves.between(before, with(moved(before, 0), node("a", 50))))
                .containsExactly(move("a", id("a", 10), id("a", 50), TokenRange.ALL));
    }

    @Test
    void aNewRackGetsItsDataFromNobodyInIt() {
        assertThat(Moves.between(FOUR, with(FOUR, node("c", 7))))
                .containsExactly(new RingMove(
                        id("c", 7).datacenter(),
                        id("c", 7).rack(),
                        List.of(TokenRange.ALL),
                        Optional.empty(),
                        id("c", 7)));
    }

    /** Against the slow way: each token is looked up in both rings. */
    @Test
    void aTokenIsInAMoveIfItsOwnerChanges() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            List<RingNode> before = some(random, 1 + random.nextInt(4));
            List<RingNode> after = new ArrayList<>();
            before.forEach(node -> after.add(random.nextBoolean() ? node : node.at(tokens(random, node.id()))));
            List<RingMove> moves = Moves.between(before, after);
            for (long token : new long[] {0, 1, LAST, LAST - 1, 500, random.nextInt(1_000), random.nextInt(1_000)}) {
                NodeId from = owner(before, token);
                NodeId to = owner(after, token);
                List<RingMove> found = moves.stream()
                        .filter(move -> move.ranges().stream()
                                .anyMatch(range -> !range.within(token, token).isEmpty()))
                        .toList();
                if (from.equals(to)) {
                    assertThat(found).isEmpty();
                } else {
                    assertThat(found).hasSize(1);
                    assertThat(found.get(0).from()).contains(from);
                    assertThat(found.get(0).to()).isEqualTo(to);
                }
            }
        }
    }

    private static List<RingNode> some(Random random, int size) {
        List<RingNode> nodes = new ArrayList<>();
        for (int number = 0; number < size; number++) {
            NodeId id = id("a", number);
            nodes.add(node("a", number).at(tokens(random, id)));
        }
        return nodes;
    }

    /** Each node has tokens of its own, by their last digit. */
    private static List<Token> tokens(Random random, NodeId id) {
        TreeSet<Token> tokens = new TreeSet<>();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            tokens.add(Token.of(random.nextInt(100) * 10L + id.token().value()));
        }
        return List.copyOf(tokens);
    }

    private static NodeId owner(List<RingNode> nodes, long token) {
        for (long at = token; ; at = at == LAST || at > 1_000 ? 0 : at + 1) {
            for (RingNode node : nodes) {
                if (node.tokens().contains(Token.of(at))) {
                    return node.id();
                }
            }
        }
    }

    private static RingMove move(String rack, NodeId from, NodeId to, TokenRange... ranges) {
        return new RingMove(to.datacenter(), id(rack, 0).rack(), List.of(ranges), Optional.of(from), to);
    }
}
