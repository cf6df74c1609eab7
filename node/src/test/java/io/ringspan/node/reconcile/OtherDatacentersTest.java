package io.ringspan.node.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** What two other datacenters with three and one replicas make of a write with two commands. */
class OtherDatacentersTest {
    private static final int COMMANDS = 2;

    private final OtherDatacenters others = new OtherDatacenters();

    OtherDatacentersTest() {
        others.begin(new int[][] {{4, 5, 6}, {9}});
    }

    @Test
    void aMajorityThatHasMarkedItHasAppliedItAndWhatItRepliedIsNotKnown() {
        others.said(9, Gathered.MET, new BitSet());
        others.marked(4);
        others.marked(6);
        assertThat(others.haveApplied()).as("its relay may still speak").isFalse();
        others.goByMarks(COMMANDS);
        assertThat(others.haveApplied()).isTrue();
        assertThat(others.different()).isEqualTo(4);
        assertThat(others.differs(0)).isTrue();
        assertThat(others.differs(1)).isTrue();
    }

    @Test
    void fewerMarksAreNoneAndWhatWasSaidHolds() {
        others.said(9, Gathered.REFUSED, new BitSet());
        others.marked(9);
        others.marked(4);
        others.marked(4);
        others.goByMarks(COMMANDS);
        assertThat(others.haveApplied()).isFalse();
        assertThat(others.missing()).isEqualTo(4);
        assertThat(others.refusing()).isEqualTo(9);
        assertThat(others.differs(0)).isFalse();
    }

    @Test
    void marksOfOneWriteAreNotTheNextOnes() {
        others.marked(4);
        others.marked(5);
        others.begin(new int[][] {{4, 5, 6}, {9}});
        others.marked(9);
        others.goByMarks(COMMANDS);
        assertThat(others.haveApplied()).isFalse();
        assertThat(others.missing()).isEqualTo(4);
    }
}
