package io.ringspan.replication.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import org.junit.jupiter.api.Test;

/** Room for 1,600 bytes in all, and for 1,000 for one replica; 100 are kept free. */
class HintBudgetsTest {
    private final HintBudgets budgets = new HintBudgets(1_000, 1_600);
    private final HintRoom large = budgets.of(replica("r1"));
    private final HintRoom small = budgets.of(replica("r2"));

    @Test
    void eachLimitHolds() {
        assertThat(large.take(1_001)).isFalse();
        assertThat(large.take(1_000)).isTrue();
        assertThat(small.take(601)).isFalse();
        assertThat(small.used()).isZero();
        assertThat(small.take(600)).isTrue();
        assertThat(budgets.used()).isEqualTo(1_600);
    }

    @Test
    void whenAllTogetherAreTooMuchTheOneWithMostIsToGiveWay() {
        large.take(1_000);
        small.take(500);

        assertThat(small.take(300)).isFalse();

        assertThat(small.isOthersTurn(300)).isTrue();
        assertThat(large.isOthersTurn(300)).isFalse();
        assertThat(small.surplus()).isZero();
        assertThat(large.surplus()).isEqualTo(200);
        large.give(210);
        assertThat(small.take(300)).isTrue();
    }

    @Test
    void itIsNobodyElsesTurnWhenTheReplicasOwnRoomIsFull() {
        large.take(900);
        assertThat(budgets.of(replica("r1")).isOthersTurn(200)).isFalse();
    }

    @Test
    void someIsKeptFreeForWhoeverHasLittle() {
        large.take(1_000);
        small.take(540);
        assertThat(small.surplus()).isZero();
        assertThat(large.surplus()).isEqualTo(40);
    }

    @Test
    void otherLimitsHoldAtOnceAndWhatIsTooMuchThenIsToBeGivenUp() {
        large.take(1_000);
        budgets.resize(2_000, 4_000);
        assertThat(large.take(1_000)).isTrue();
        assertThat(small.take(2_000)).isTrue();
        budgets.resize(2_000, 1_600);
        assertThat(small.take(1)).isFalse();
        assertThat(large.surplus()).isEqualTo(2_000);
        large.give(2_000);
        small.give(1_000);
        assertThat(small.take(100)).isTrue();
    }

    private static NodeId replica(String rack) {
        return new NodeId(new Datacenter("dc1"), new Rack(rack), new Token(0));
    }
}
