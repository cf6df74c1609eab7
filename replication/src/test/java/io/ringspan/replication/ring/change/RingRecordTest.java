package io.ringspan.replication.ring.change;

import static io.ringspan.replication.ring.change.ChangedRings.COMES;
import static io.ringspan.replication.ring.change.ChangedRings.FOUR;
import static io.ringspan.replication.ring.change.ChangedRings.RING;
import static io.ringspan.replication.ring.change.ChangedRings.at;
import static io.ringspan.replication.ring.change.ChangedRings.id;
import static io.ringspan.replication.ring.change.ChangedRings.join;
import static io.ringspan.replication.ring.change.ChangedRings.moved;
import static io.ringspan.replication.ring.change.ChangedRings.node;
import static io.ringspan.replication.ring.change.ChangedRings.setOf;
import static io.ringspan.replication.ring.change.ChangedRings.with;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingRecordTest {
    private static final List<RingNode> FIVE_BEFORE = with(FOUR, COMES.at(List.of()));
    private static final List<RingNode> FIVE_AFTER = with(FOUR, COMES);

    @Test
    void aFirstRingHasTheSameRecordWhateverTheOrderAndTheAddresses() {
        List<RingNode> reversed = new ArrayList<>();
        FOUR.forEach(node -> reversed.add(0, new RingNode(node.id(), new Endpoint("elsewhere", 1), node.tokens())));
        RingRecord record = RingRecord.first(FOUR);
        RingRecord other = RingRecord.first(reversed);

        assertThat(other.number(true)).isEqualTo(record.number(true)).isNotZero();
        assertThat(record.owners()).isEqualTo(FOUR);
        assertThat(record.stage().owners()).isEqualTo(RingStage.settled(1, FOUR).owners());
        assertThat(Topology.of(record.stage(), FOUR.get(0).id()).lineage())
                .isEqualTo(Topology.of(1, FOUR.get(0).id(), reversed).lineage());
        assertThat(RingRecord.first(moved(FOUR, 0, 11)).number(true)).isNotEqualTo(record.number(true));
    }

    @Test
    void allFaultsOfAChangeAreNamed() {
        List<RingNode> after = with(
                List.of(
                        FOUR.get(1),
                        FOUR.get(0),
                        FOUR.get(2).at(List.of()),
                        FOUR.get(3).at(List.of())),
                node("a", 10, 20));
        assertThatThrownBy(() -> new RingChange(RING, 1, 7, 0, Kind.JOIN, FOUR, after))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two nodes are named dc/a/10"
                        + "; token 10 is given twice in rack dc/a: to dc/a/10 and to dc/a/10"
                        + "; token 20 is given twice in rack dc/a: to dc/a/20 and to dc/a/10"
                        + "; number 0 is dc/a/10, not dc/a/20: who comes stands behind all others"
                        + "; number 1 is dc/a/20, not dc/a/10: who comes stands behind all others"
                        + "; nobody would hold the data of rack dc/b: its last node cannot leave");
    }

    @Test
    void whoLeavesKeepsItsNumber() {
        assertThatThrownBy(() -> new RingChange(RING, 1, 7, 0, Kind.LEAVE, FOUR, FOUR.subList(0, 3)))
                .hasMessage("dc/b/20 is left out: who leaves keeps its number 3, without tokens");
        assertThat(new RingChange(RING, 1, 7, 0, Kind.LEAVE, FOUR, moved(FOUR, 3)).required())
                .containsExactlyInAnyOrder(id("a", 10), id("a", 20), id("b", 10), id("b", 20));
    }

    @Test
    void aChangeIsOfTheKindThatItSays() {
        assertThatThrownBy(() -> new RingChange(RING, 1, 7, 0, Kind.REBALANCE, FOUR, FOUR))
                .hasMessage("it changes nothing: after it all would own what they own now");
        assertThatThrownBy(() -> new RingChange(RING, 1, 7, 0, Kind.REBALANCE, FOUR, FIVE_AFTER))
                .hasMessage("nodes come, so it is no REBALANCE");
        assertThatThrownBy(() -> new RingChange(RING, 1, 7, 0, Kind.JOIN, FOUR, moved(FOUR, 0)))
                .hasMessage("nobody comes, so it is no JOIN; nodes go, so it is no JOIN");
        assertThatThrownBy(() -> new RingChange(RING, 1, 7, 0, Kind.LEAVE, FOUR, moved(FOUR, 0, 11)))
                .hasMessage("nobody goes, so it is no LEAVE");
        assertThatThrownBy(() -> new RingChange(RING, 1, 7, 0, Kind.JOIN, FOUR, FIVE_BEFORE))
                .hasMessage("dc/a/30 would come without tokens");
    }

    @Test
    void aRingNeedsNodesWithTokens() {
        assertThatThrownBy(() -> RingRecord.first(List.of())).hasMessageContaining("1 to 10000 nodes, not 0");
        assertThatThrownBy(() -> RingRecord.first(List.of(COMES.at(List.of()))))
                .hasMessageContaining("no node has a token");
    }

    @Test
    void whoHoldsNoDataDoesNotConduct() {
        assertThatThrownBy(() -> new RingChange(RING, 3, 7, 4, Kind.REBALANCE, FIVE_BEFORE, moved(FIVE_BEFORE, 0, 12)))
                .hasMessage("dc/a/30 holds no data, so it cannot change the ring");
        assertThatThrownBy(() -> new RingRecord(join(), Phase.COPYING, 0, 1, setOf(id("a", 20)), 0, false))
                .hasMessageContaining("dc/a/20 cannot conduct");
    }

    @Test
    void whoCannotBeSaidIsRefused() {
        assertThatThrownBy(() -> new RingRecord(join(), Phase.SWITCHED, 3, 2, setOf(id("b", 99)), 0, true))
                .hasMessageContaining("not in term 2, its phase in 3")
                .hasMessageContaining("SWITCHED does not wait")
                .hasMessageContaining("dc/b/99 is excluded, but is not one of the nodes");
    }

    /** Epoch, whether the newcomer is numbered, whether it is to own, whether it owns, whether older plans are refused. */
    @ParameterizedTest
    @CsvSource({
        "PROPOSED,1,false,false,false,false",
        "AGREED,1,false,false,false,false",
        "WITHDRAWN,1,false,false,false,false",
        "COPYING,2,true,true,false,false",
        "STREAMING,2,true,true,false,true",
        "SWITCHING,2,true,true,false,true",
        "SWITCHED,3,true,true,true,true",
        "CLEANING,3,true,true,true,true",
        "DONE,3,true,true,true,true",
        "CANCELLING,2,true,true,false,false",
        "CANCELLED,3,true,false,false,true",
        "ROLLED_BACK,3,true,false,false,true"
    })
    void eachPhaseHasItsTopology(
            Phase phase, int epoch, boolean isNumbered, boolean isNext, boolean isOwner, boolean isFenced) {
        RingRecord record = at(phase, 0, 0);
        assertThat(record.topologyEpoch()).isEqualTo(epoch);
        assertThat(record.owners()).isEqualTo(isOwner ? FIVE_AFTER : isNumbered ? FIVE_BEFORE : FOUR);
        assertThat(record.next()).isEqualTo(isNext ? FIVE_AFTER : isNumbered ? FIVE_BEFORE : FOUR);
        assertThat(record.stage().epoch()).isEqualTo(epoch);
        assertThat(record.stage().base()).isEqualTo(1);
        assertThat(record.stage().lineage()).isEqualTo(record.change().ring());
        assertThat(record.stage().fences()).isEqualTo(isFenced);
    }

    @Test
    void noTwoRecordsHaveTheSameNumber() {
        Set<Long> numbers = new HashSet<>();
        for (Phase phase : Phase.values()) {
            for (int term = 0; term < 9; term++) {
                for (int revision = 0; revision < 5; revision++) {
                    for (int phaseTerm = 0; phaseTerm <= term; phaseTerm++) {
                        RingRecord record = new RingRecord(join(), phase, phaseTerm, term, Set.of(), revision, false);
                        assertThat(numbers.add(record.number(true))).isTrue();
                        assertThat(numbers.add(record.number(false))).isTrue();
                    }
                }
            }
        }
        assertThat(numbers).doesNotContain(0L);
        assertThat(numbers)
                .doesNotContain(new RingRecord(join(78), Phase.COPYING, 0, 0, Set.of(), 0, false).number(true));
    }

    @Test
    void ofTwoRecordsALaterRingWins() {
        RingRecord later = new RingRecord(
                new RingChange(RING, 3, 5, 1, Kind.LEAVE, FIVE_AFTER, moved(FIVE_AFTER, 0)),
                Phase.PROPOSED,
                1,
                1,
                Set.of(),
                0,
                false);
        wins(later, at(Phase.DONE, 9, 9));
        wins(at(Phase.PROPOSED, 0, 0), RingRecord.first(FOUR));
    }

    @Test
    void whatIsDecidedWinsAndThenTheHigherTermUnlessItKnowsLess() {
        wins(at(Phase.SWITCHED, 0, 0), at(Phase.COPYING, 5, 5));
        wins(at(Phase.CLEANING, 0, 0), at(Phase.SWITCHED, 5, 5));
        wins(at(Phase.DONE, 5, 5), at(Phase.DONE, 1, 1));
        wins(at(Phase.COPYING, 0, 1), at(Phase.COPYING, 0, 0));
        wins(at(Phase.COPYING, 1, 1), at(Phase.AGREED, 0, 0));
        wins(at(Phase.CANCELLING, 1, 1), at(Phase.SWITCHING, 0, 0));
        neitherWins(at(Phase.AGREED, 0, 1), at(Phase.COPYING, 0, 0));
        neitherWins(at(Phase.SWITCHING, 0, 2), at(Phase.CANCELLING, 1, 1));
        neitherWins(at(Phase.DONE, 0, 0), at(Phase.ROLLED_BACK, 5, 5));
        wins(at(Phase.COPYING, 0, 0).paused(true), at(Phase.COPYING, 0, 0));
    }

    private static void wins(RingRecord one, RingRecord other) {
        assertThat(one.supersedes(other)).isTrue();
        assertThat(other.supersedes(one)).isFalse();
        assertThat(one.supersedes(one)).isFalse();
    }

    private static void neitherWins(RingRecord one, RingRecord other) {
        assertThat(one.supersedes(other)).isFalse();
        assertThat(other.supersedes(one)).isFalse();
    }

    @Test
    void thoseThatDecideAloneAlwaysHaveANodeInCommon() {
        RingChange change = join();
        List<NodeId> ids = FIVE_AFTER.stream().map(RingNode::id).toList();
        for (int one = 0; one < 32; one++) {
            for (int other = 0; other < 32; other++) {
                boolean isEnough = change.decides(chosen(ids, one)) && change.decides(chosen(ids, other));
                Set<NodeId> voters = change.voters();
                voters.removeAll(chosen(ids, one));
                voters.removeAll(chosen(ids, other));
                assertThat(isEnough && voters.isEmpty()).isFalse();
            }
        }
        assertThat(change.decides(setOf(id("b", 10), id("b", 20)))).isTrue();
        assertThat(change.decides(setOf(id("a", 10), id("a", 20)))).isFalse();
    }

    private static Set<NodeId> chosen(List<NodeId> ids, int bits) {
        Set<NodeId> chosen = new HashSet<>();
        for (int number = 0; number < ids.size(); number++) {
            if ((bits >> number & 1) == 1) {
                chosen.add(ids.get(number));
            }
        }
        return chosen;
    }

    @ParameterizedTest
    @EnumSource
    void aRecordIsReadAsItWasWritten(Phase phase) {
        NodeId odd = new NodeId(new Datacenter("d\tc ü"), new Rack("r/1\n"), new Token(-1));
        List<RingNode> before = with(FOUR, new RingNode(odd, new Endpoint("::1", 1), ChangedRings.tokens(-1, 5)));
        RingChange change = new RingChange(RING, 3, Long.MAX_VALUE, 2, Kind.JOIN, before, with(before, COMES));
        RingRecord record = new RingRecord(change, phase, 3, 7, setOf(odd, id("a", 30)), 9, phase.isOpen());

        assertThat(RingRecord.read(record.text())).isEqualTo(record);
        assertThat(record.text()).matches("\\p{ASCII}*").startsWith("ringspan-ring-record 1\n");
    }

    @Test
    void aFirstRingIsReadAsItWasWritten() {
        RingRecord record = RingRecord.first(FOUR);
        assertThat(RingRecord.read(record.text())).isEqualTo(record);
    }

    @Test
    void noTornTextAndNoChangedOneIsARecord() {
        String text = at(Phase.COPYING, 0, 0).text();
        for (int end = 0; end < text.length(); end++) {
            String torn = text.substring(0, end);
            assertThatThrownBy(() -> RingRecord.read(torn)).isInstanceOf(IllegalArgumentException.class);
            char[] changed = text.toCharArray();
            changed[end] = (char) (changed[end] ^ 1);
            assertThatThrownBy(() -> RingRecord.read(new String(changed))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"change\t1", "state\tx", "excluded\t-", "excluded\t1\ndc\ta", "before\t9", "after\t0\nmore"})
    void aTextThatSaysSomethingElseIsRefused(String line) {
        String title = line.substring(0, line.indexOf('\t'));
        String text = at(Phase.COPYING, 0, 0).text();
        String body = text.substring(0, text.indexOf("sum")).replaceFirst("(?m)^" + title + "\t.*$", line);
        CRC32 sum = new CRC32();
        sum.update(body.getBytes(US_ASCII));
        assertThatThrownBy(() -> RingRecord.read(body + "sum\t" + Long.toHexString(sum.getValue()) + "\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextThatIsTooLongIsNotLookedAt() {
        String tooLong = String.join("", Collections.nCopies(RingText.BYTES_MAX + 1, "x"));
        assertThatThrownBy(() -> RingRecord.read(tooLong)).hasMessage("it is longer than 4194304 characters");
    }
}
