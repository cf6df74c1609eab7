package io.ringspan.replication.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.choice.ReplyChoice.Failure;
import io.ringspan.replication.ring.Topology;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyChoiceTest {
    private static final int[] ORDER = {4, 2, 7};
    private static final long DEADLINE = 3_000;

    private final ReplyChoice choice = new ReplyChoice();

    @ParameterizedTest(name = "live {0}: first {1}, then {2}, then {3}")
    @CsvSource({
        "4 2 7, 4,  2,  7",
        "2 7,   2,  7, -1",
        "7,     7, -1, -1",
        "4 7,   4,  7, -1",
        "1 3,  -1, -1, -1",
    })
    void replicasAreAskedInOrderAndTheDeadAreLeftOut(String live, int first, int second, int third) {
        LiveNodes nodes = live(live);

        assertThat(choice.begin(ORDER, nodes, 0, DEADLINE)).isEqualTo(first);
        assertThat(choice.late(nodes, 1_000)).isEqualTo(second);
        assertThat(choice.late(nodes, 2_000)).isEqualTo(third);
        assertThat(choice.failure()).isEqualTo(first < 0 ? Failure.NOT_SENT : Failure.UNKNOWN);
    }

    @Test
    void lastResortsAreAskedWhenNoOtherIsLeft() {
        LiveNodes nodes = new LiveNodes() {
            @Override
            public boolean isLive(int node) {
                return true;
            }

            @Override
            public boolean isLastResort(int node) {
                return node == 4;
            }
        };

        assertThat(choice.begin(ORDER, nodes, 0, DEADLINE)).isEqualTo(2);
        assertThat(choice.lost(2, nodes, 1)).isEqualTo(7);
        assertThat(choice.lost(7, nodes, 2)).isEqualTo(4);
        assertThat(choice.lost(4, nodes, 3)).isEqualTo(Topology.NOBODY);
    }

    @Test
    void theNextTurnComesAfterAThirdOfTheDeadline() {
        choice.begin(ORDER, live("4 2 7"), 500, DEADLINE);

        assertThat(choice.nextTurnNanos()).isEqualTo(1_500);
    }

    @Test
    void aLostReplicaIsReplacedAtOnce() {
        LiveNodes nodes = live("4 2 7");
        choice.begin(ORDER, nodes, 0, DEADLINE);

        assertThat(choice.lost(4, nodes, 1)).isEqualTo(2);
        assertThat(choice.isAsked(4)).isFalse();
        assertThat(choice.isAsked(2)).isTrue();
    }

    @Test
    void aSilentReplicaMayStillAnswerWhenTheNextIsAsked() {
        LiveNodes nodes = live("4 2 7");
        choice.begin(ORDER, nodes, 0, DEADLINE);
        choice.late(nodes, 1_000);

        assertThat(choice.isAsked(4)).isTrue();
        assertThat(choice.lost(4, nodes, 1_001)).as("replica 2 has its turn").isEqualTo(Topology.NOBODY);
        assertThat(choice.isOpen()).isTrue();
    }

    @Test
    void aRequestThatCouldNotBeSentToAnyoneHadNoEffect() {
        LiveNodes nodes = live("4 2 7");
        choice.begin(ORDER, nodes, 0, DEADLINE);

        assertThat(choice.notSent(4, nodes, 1)).isEqualTo(2);
        assertThat(choice.notSent(2, nodes, 1)).isEqualTo(7);
        assertThat(choice.notSent(7, nodes, 1)).isEqualTo(Topology.NOBODY);
        assertThat(choice.failure()).isEqualTo(Failure.NOT_SENT);
        assertThat(choice.isOpen()).isFalse();
    }

    @Test
    void aRequestThatSomebodyWasSentIsUnknownWhenNobodyIsLeft() {
        LiveNodes nodes = live("4");
        choice.begin(ORDER, nodes, 0, DEADLINE);

        assertThat(choice.lost(4, nodes, 1)).isEqualTo(Topology.NOBODY);
        assertThat(choice.failure()).isEqualTo(Failure.UNKNOWN);
    }

    @Test
    void aChoiceUsedAgainKnowsNothingOfTheRequestBefore() {
        LiveNodes nodes = live("4 2 7");
        choice.begin(ORDER, nodes, 0, DEADLINE);
        choice.lost(4, nodes, 1);

        assertThat(choice.begin(ORDER, nodes, 5, DEADLINE)).isEqualTo(4);
    }

    private static LiveNodes live(String nodes) {
        int[] numbers =
                Arrays.stream(nodes.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
        return node -> Arrays.stream(numbers).anyMatch(number -> number == node);
    }
}
