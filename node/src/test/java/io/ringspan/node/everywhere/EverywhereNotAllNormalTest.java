package io.ringspan.node.everywhere;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.gossip.MemberState;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads of two datacenters with three racks each, nodes 0 to 2 at home and 3 to 5 elsewhere, which are not all NORMAL. */
class EverywhereNotAllNormalTest {
    private static final int HOME_RACKS = 3;
    private static final int NODES = 6;

    private final TwoDatacenters two = new TwoDatacenters(HOME_RACKS);
    private final MemberState[] states = new MemberState[NODES];

    EverywhereNotAllNormalTest() {
        Arrays.fill(states, MemberState.NORMAL);
    }

    @AfterEach
    void nobodyWaitsForEver() {
        two.end();
    }

    private void isIn(int node, MemberState state) {
        states[node] = state;
        two.asker.standings().set(states);
    }

    private int waiting(int node) {
        return two.stores.get(node).sinks.size();
    }

    @ParameterizedTest
    @EnumSource(names = {"JOINING", "STANDBY", "WRITES_ONLY", "RESUMING"})
    void atHomeWhoMayNotAnswerIsNotRead(MemberState state) {
        isIn(0, state);
        two.get(1);
        two.homeSays(1, "+a\r\n", 5, 0);
        two.homeSays(2, "+a\r\n", 5, 0);
        two.otherSays(3, "+a\r\n", 5, 0);
        assertThat(two.replies).hasToString("+a\r\n");

        two.get(1);
        two.stores.get(1).sinks.remove(0).broken();
        two.homeSays(2, "+a\r\n", 5, 0);
        assertThat(waiting(0)).as("also if it is needed").isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEHIND", "LEAVING", "DOWN"})
    void atHomeALastResortIsReadOnceItIsNeeded(MemberState state) {
        isIn(0, state);
        two.get(1);
        assertThat(waiting(0)).isZero();
        two.stores.get(1).sinks.remove(0).broken();
        two.homeSays(0, "+a\r\n", 5, 0);
        two.homeSays(2, "+a\r\n", 5, 0);
        two.otherSays(3, "+a\r\n", 5, 0);
        assertThat(two.replies).hasToString("+a\r\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"DC_EACH_SAFE_QUORUM", "ALL"})
    void whereTooFewAtHomeMayAnswerTheErrorNamesTheStates(Consistency level) {
        isIn(1, MemberState.WRITES_ONLY);
        isIn(2, MemberState.STANDBY);
        two.get(1, level);
        two.otherSays(3, "+a\r\n", 5, 0);
        assertThat(two.replies.toString()).startsWith("-UNAVAILABLE ").contains("2 are STANDBY, WRITES_ONLY");
        assertThat(waiting(0) + waiting(1) + waiting(2)).isZero();
    }

    @Test
    void atAllOneThatMayNotAnswerIsTooMany() {
        isIn(1, MemberState.RESUMING);
        two.get(1, Consistency.ALL);
        two.otherSays(3, "+a\r\n", 5, 0);
        assertThat(two.replies.toString()).startsWith("-UNAVAILABLE ").contains("1 is RESUMING");
    }

    /** Also one whose own store may not be read can ask the others of its datacenter, but they are asked first. */
    @ParameterizedTest
    @EnumSource(names = "NORMAL", mode = EnumSource.Mode.EXCLUDE)
    void elsewhereThoseThatAreNormalAreAskedFirst(MemberState state) {
        isIn(3, state);
        two.get(1);
        assertThat(two.asked).containsOnlyKeys(4);
        two.sink(4).broken();
        assertThat(two.asked).containsOnlyKeys(5);
        two.sink(5).broken();
        assertThat(two.asked).containsOnlyKeys(3);
        two.otherSays(3, "+a\r\n", 5, 0);
        two.homeSays(0, "+a\r\n", 5, 0);
        two.homeSays(1, "+a\r\n", 5, 0);
        assertThat(two.replies).hasToString("+a\r\n");
    }

    /** Its link is closed then. */
    @Test
    void whoIsFoundDownWhileItIsAskedIsReplacedAtOnce() {
        two.get(1);
        assertThat(two.asked).containsOnlyKeys(3);
        isIn(3, MemberState.DOWN);
        two.sink(3).broken();
        assertThat(two.asked).containsOnlyKeys(4);
        two.otherSays(4, "+a\r\n", 5, 0);
        two.homeSays(0, "+a\r\n", 5, 0);
        two.homeSays(1, "+a\r\n", 5, 0);
        assertThat(two.replies).hasToString("+a\r\n");
    }
}
