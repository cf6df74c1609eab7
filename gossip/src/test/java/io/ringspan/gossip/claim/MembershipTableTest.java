package io.ringspan.gossip.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembershipTableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Memory MEMORY = new Memory(10, 20);

    private final Claim own = Claims.of("r1", 1, 1, Standing.ALIVE);
    private final MembershipTable table = new MembershipTable(own, MEMORY);
    private final List<NodeId> dropped = new ArrayList<>();

    private List<Claim> claims() {
        return table.members().stream().map(Known::claim).toList();
    }

    @Test
    void whoIsDownIsForgottenAfterATimeAndNoOldRumourBringsItBack() {
        Claim alive = Claims.of("r1", 5, 3, Standing.ALIVE);
        table.merge(Claims.told(alive), 0);
        table.merge(Claims.told(alive.found(Standing.DOWN)), SECOND);
        table.sweep(10 * SECOND, dropped::add);
        assertThat(claims()).hasSize(2);

        table.sweep(11 * SECOND, dropped::add);

        assertThat(claims()).containsExactly(own);
        assertThat(table.merge(Claims.told(alive), 12 * SECOND)).isFalse();
        assertThat(table.merge(Claims.told(alive.found(Standing.DOWN)), 12 * SECOND))
                .isFalse();
        assertThat(claims()).containsExactly(own);
        assertThat(dropped).isEmpty();
    }

    @Test
    void theForgottenComesBackWhenItLives() {
        Claim alive = Claims.of("r1", 5, 3, Standing.ALIVE);
        table.merge(Claims.told(alive.found(Standing.DOWN)), 0);
        table.sweep(11 * SECOND, dropped::add);

        Claim down = Claims.of("r1", 5, 4, Standing.DOWN);
        assertThat(table.merge(Claims.told(down), 12 * SECOND)).isTrue();
        assertThat(claims()).as("down once more").containsExactly(own);
        Claim again = Claims.of("r1", 5, 5, Standing.ALIVE);
        assertThat(table.merge(Claims.told(again), 12 * SECOND)).isTrue();
        assertThat(claims()).containsExactlyInAnyOrder(own, again);
    }

    @Test
    void theMemoryOfTheDeadIsDroppedWhenAllHaveForgotten() {
        table.merge(Claims.told(Claims.of("r1", 5, 3, Standing.DOWN)), 0);
        table.sweep(29 * SECOND, dropped::add);
        assertThat(table.graves()).isEqualTo(1);
        table.sweep(30 * SECOND, dropped::add);
        assertThat(table.graves()).isZero();
        assertThat(dropped).hasSize(1);
        assertThat(table.hashes()).isEqualTo(new MembershipTable(own, MEMORY).hashes());
    }

    @Test
    void theAgeOfAVerdictTravelsWithItAndTheOldestCounts() {
        Claim down = Claims.of("r1", 5, 3, Standing.DOWN);
        table.merge(Claims.told(down), 0);
        assertThat(table.merge(new Told(down, 9), SECOND)).isFalse();
        assertThat(table.told(down, SECOND).ageSeconds()).isEqualTo(9);
        table.sweep(2 * SECOND, dropped::add);
        assertThat(claims()).containsExactly(own);
    }

    @Test
    void whoHasLongBeenForgottenIsNotLearnedAnew() {
        assertThat(table.merge(new Told(Claims.of("r1", 5, 3, Standing.DOWN), 30), 0))
                .isFalse();
        assertThat(table.graves()).isZero();
    }

    @Test
    void aGoodbyeMakesNoMemberDown() {
        table.merge(Claims.told(Claims.of("r1", 5, 3, Standing.ALIVE)), 0);
        table.merge(Claims.told(Claims.of("r1", 5, 4, Standing.GONE)), 0);
        assertThat(claims()).containsExactly(own);
        assertThat(table.down()).isEmpty();
        assertThat(table.merge(Claims.told(Claims.of("r1", 5, 4, Standing.DOWN)), 0))
                .isFalse();
    }

    @Test
    void oneMemberMoreThanThereIsRoomForIsRefusedAndCounted() {
        for (int i = 2; i <= MembershipTable.MEMBERS_MAX; i++) {
            assertThat(table.merge(Claims.told(Claims.of("r1", i, 1, Standing.ALIVE)), 0))
                    .isTrue();
        }
        assertThat(table.merge(Claims.told(Claims.of("r2", 1, 1, Standing.ALIVE)), 0))
                .isFalse();
        assertThat(table.size()).isEqualTo(MembershipTable.MEMBERS_MAX);
        assertThat(table.refused()).isEqualTo(1);
    }

    @Test
    void theOldestGraveMakesRoom() {
        for (int i = 0; i <= MembershipTable.GRAVES_MAX; i++) {
            table.merge(Claims.told(Claims.of("r1", 10 + i, 1, Standing.GONE)), i);
        }
        assertThat(table.graves()).isEqualTo(MembershipTable.GRAVES_MAX);
        assertThat(table.find(Claims.about("r1", 1, 10).id())).isNull();
        assertThat(table.find(Claims.about("r1", 1, 11).id())).isNotNull();
    }

    @Test
    void hashesAgreeWhateverTheWayToTheSameClaims() {
        MembershipTable other = new MembershipTable(own, MEMORY);
        for (int i = 2; i < 50; i++) {
            table.merge(Claims.told(Claims.of("r1", i, 1, Standing.ALIVE)), 0);
            table.merge(Claims.told(Claims.of("r1", i, 2, Standing.SUSPECT)), 0);
        }
        for (int i = 49; i > 1; i--) {
            other.merge(Claims.told(Claims.of("r1", i, 2, Standing.SUSPECT)), 5);
        }
        assertThat(table.hashes()).isEqualTo(other.hashes());
        other.merge(Claims.told(Claims.of("r1", 7, 2, Standing.DOWN)), 5);
        assertThat(table.hashes()).isNotEqualTo(other.hashes());
    }

    @Test
    void allCanBeThrownAwayButTheNodeItself() {
        table.merge(Claims.told(Claims.of("r1", 5, 3, Standing.ALIVE)), 0);
        table.merge(Claims.told(Claims.of("r1", 6, 3, Standing.DOWN)), 0);
        table.forgetOthers();
        assertThat(claims()).containsExactly(own);
        assertThat(table.hashes()).isEqualTo(new MembershipTable(own, MEMORY).hashes());
    }
}
