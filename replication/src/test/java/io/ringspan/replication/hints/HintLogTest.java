package io.ringspan.replication.hints;

import static io.ringspan.replication.hints.LogUnderTest.RECORD_BYTES;
import static io.ringspan.replication.hints.LogUnderTest.limits;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.Lease;
import io.ringspan.replication.hints.HintListener.Cause;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HintLogTest {
    private static final String FIRST = "00000000000000000001.hints";

    private final LogUnderTest under = LogUnderTest.ofSegments(4);
    private final HintLog log = under.log();

    /** Who sends a record may keep its bytes for a while. */
    @Test
    void whatIsHeldOnToIsNotWrittenOver() {
        for (long position = 1; position <= 12; position += 4) {
            under.write(position, position + 3);
        }
        assertThat(log.hasNext()).isTrue();
        ByteBuf held = log.nextBytes().retainedSlice(log.nextAt(), log.nextLength());

        assertThat(under.send()).hasSize(12);

        assertThat(held.toString(US_ASCII)).isEqualTo(LogUnderTest.text(1));
        held.release();
    }

    @Test
    void whatWasWrittenIsSentInItsOrderAndLeavesByTheMark() {
        assertThat(under.write(1, 3)).isTrue();
        assertThat(under.write(4, 10)).isTrue();

        assertThat(log.records()).isEqualTo(10);
        assertThat(under.send(6)).isEqualTo(positions(1, 6));
        assertThat(log.sentBytes()).isEqualTo(6L * RECORD_BYTES);
        log.marked(4);
        assertThat(log.records()).isEqualTo(6);
        assertThat(log.base()).isEqualTo(4);
        assertThat(log.sentBytes()).isEqualTo(2L * RECORD_BYTES);
        assertThat(under.send()).isEqualTo(positions(7, 10));
        log.marked(10);
        assertThat(log.isEmpty()).isTrue();
        assertThat(log.base()).isEqualTo(10);
        assertThat(log.bytes()).isZero();
        assertThat(under.files.segments()).isEmpty();
    }

    @Test
    void aBatchIsOneWriteAndIsNeverSplitOverFiles() {
        under.write(1, 3);
        int before = under.files.writes();
        under.write(4, 4);
        assertThat(under.files.writes() - before).isEqualTo(1);
        under.write(5, 11);

        assertThat(under.files.segments()).containsExactly(FIRST, "00000000000000000005.hints");
    }

    @Test
    void anAnswerFromTheReplicaSendsAgainWhatItLacks() {
        for (int i = 1; i <= 10; i++) {
            under.write(i, i);
        }
        under.send(9);

        log.rewind(3);
        assertThat(log.sentBytes()).isEqualTo(3L * RECORD_BYTES);
        assertThat(under.send()).isEqualTo(positions(4, 10));
        log.rewind(0);
        assertThat(under.send(2)).isEqualTo(positions(1, 2));
        log.rewind(7); // it had been sent more than was known
        assertThat(under.send()).isEqualTo(positions(8, 10));
    }

    @Test
    void aMarkAboveWhatWasSentIsBelieved() {
        under.write(1, 3);
        under.write(4, 6);
        under.write(7, 9);

        log.marked(5);
        assertThat(log.records()).isEqualTo(4);
        assertThat(log.base()).isEqualTo(5);
        assertThat(under.send()).isEqualTo(positions(6, 9));
        log.marked(100);
        assertThat(log.isEmpty()).isTrue();
        assertThat(log.last()).isEqualTo(9);
    }

    @Test
    void aRestartGoesOnBehindTheMark() {
        under.write(1, 3);
        under.write(4, 6);
        under.send(5);
        log.marked(4);
        log.tick(2);
        log.marked(5); // is not written down any more
        HintLog next = under.reopen();

        assertThat(next.base()).isEqualTo(4);
        assertThat(next.records()).isEqualTo(2);
        assertThat(next.last()).isEqualTo(6);
        assertThat(next.bytes()).isEqualTo(log.bytes());
        assertThat(under.write(7, 7)).isTrue();
        assertThat(under.send()).isEqualTo(positions(5, 7));
        assertThat(under.lost).isEmpty();
    }

    @Test
    void atTheCapTheOldestFileGoesAndEachOfItsRecordsIsTold() {
        Budget budget = new Budget(2 * HintFormat.FILE_HEADER_BYTES + 8L * RECORD_BYTES);
        LogUnderTest small = new LogUnderTest(new SimHintFiles(), limits(4, FsyncPolicy.NEVER), budget);
        small.write(1, 4);
        small.write(5, 7);
        small.send(6);
        small.log().marked(1);

        assertThat(small.write(8, 11)).isTrue();
        assertThat(small.dropped).isEqualTo(positions(2, 4));
        assertThat(small.causes).containsOnly(Cause.ROOM);
        assertThat(small.log().base()).isEqualTo(4);
        assertThat(small.log().sentBytes()).isEqualTo(2L * RECORD_BYTES);
        assertThat(small.send()).isEqualTo(positions(7, 11));
    }

    @Test
    void whatIsMoreThanThereIsRoomForIsRefusedAndNothingIsDroppedForIt() {
        Budget budget = new Budget(1000);
        LogUnderTest small = new LogUnderTest(new SimHintFiles(), limits(4, FsyncPolicy.NEVER), budget);
        small.write(1, 2);

        assertThat(small.write(3, 40)).isFalse();
        assertThat(small.dropped).isEmpty();
        assertThat(small.refused).hasSize(1);
        assertThat(small.refused.get(0).records()).isEqualTo(38);
        assertThat(small.write(41, 41)).isTrue();
        assertThat(small.send()).containsExactly(1L, 2L, 41L);
    }

    @Test
    void whoUsesMoreThanItsShareMakesRoomAtTheNextTick() {
        Budget budget = new Budget(8L * RECORD_BYTES);
        LogUnderTest large = new LogUnderTest(new SimHintFiles(), limits(2, FsyncPolicy.NEVER), budget);
        Lease other = budget.lease();
        large.write(1, 2);
        large.write(3, 4);
        large.write(5, 6);
        assertThat(other.take(2L * RECORD_BYTES)).isFalse();
        other.want(2L * RECORD_BYTES);

        large.log().tick(1);
        assertThat(large.dropped).isEqualTo(positions(1, 2));
        assertThat(other.take(2L * RECORD_BYTES)).isTrue();
    }

    /** Neither forward nor back: only what the node has seen pass makes a record old. */
    /** What waits in a window was stamped before, and comes to disk afterwards. */
    @Test
    void norDoesOneThatIsSetBeforeAWriteComesHere() {
        long day = 86_400_000;
        LogUnderTest under = new LogUnderTest(
                new SimHintFiles(), new HintLimits(4_000, day, FsyncPolicy.NEVER), new Budget(1 << 20));
        under.log().begunAt(1_000);
        under.stage(1, 1_000);
        under.log().commit();
        under.log().tick(30 * day);
        assertThat(under.dropped).isEmpty();

        under.log().marked(1);
        under.stage(2, 1_000);
        under.log().commit();
        under.log().tick(30 * day + 1_000);
        assertThat(under.dropped).isEmpty();
        under.log().delete();
    }

    @Test
    void aClockThatIsSetMakesNothingOld() {
        long day = 86_400_000;
        LogUnderTest under = new LogUnderTest(
                new SimHintFiles(), new HintLimits(4_000, day, FsyncPolicy.NEVER), new Budget(1 << 20));
        under.stage(1, 1_000);
        under.log().commit();
        under.log().tick(1_000);

        under.log().tick(30 * day);
        under.log().tick(30 * day + 1_000);
        assertThat(under.dropped).isEmpty();
        under.log().tick(2_000);
        assertThat(under.dropped).isEmpty();

        for (long seen = 0; seen < day - 20_000; seen += ClockJumps.STEP_MILLIS_MAX) {
            under.log().tick(2_000 + seen);
        }
        assertThat(under.dropped).isEmpty();
        under.log().tick(day - 11_000);
        under.log().tick(day - 2_000);
        under.log().tick(day + 5_000);
        assertThat(under.dropped).containsExactly(1L);
        under.log().delete();
    }

    @Test
    void anOldFileGoesWithItsYoungestRecordAlsoAfterARestart() {
        under.write(1, 4); // at 1
        under.write(500, 501); // at 500
        HintLog next = under.reopen();
        assertThat(next.oldestMillis()).isEqualTo(1);

        next.tick(1001);
        assertThat(under.dropped).isEmpty();
        next.tick(1002);
        assertThat(under.dropped).isEqualTo(positions(1, 4));
        assertThat(under.causes).containsOnly(Cause.AGE);
        assertThat(next.oldestMillis()).isEqualTo(500);
        next.tick(1501);
        assertThat(next.isEmpty()).isTrue();
        assertThat(under.files.segments()).isEmpty();
    }

    @Test
    void aBadRecordCostsTheRestOfItsFileOnly() {
        under.write(1, 4);
        under.write(5, 8);
        flip(FIRST, HintFormat.FILE_HEADER_BYTES + 2 * RECORD_BYTES + 40);

        assertThat(under.send()).containsExactly(1L, 2L, 5L, 6L, 7L, 8L);
        assertThat(under.lost).hasSize(1);
        HintListener.Lost lost = under.lost.get(0);
        assertThat(List.of(lost.above(), lost.below(), lost.records())).containsExactly(2L, 5L, 2L);
        assertThat(log.records()).isEqualTo(6);
        under.reopen();
        assertThat(under.send()).containsExactly(1L, 2L, 5L, 6L, 7L, 8L);
        assertThat(under.lost).as("is told once").hasSize(1);
    }

    @Test
    void aBadFileInTheMiddleIsToldWhenTheLogIsOpened() {
        under.write(1, 4);
        under.write(5, 8);
        under.write(9, 12);
        log.close();
        flip("00000000000000000005.hints", HintFormat.FILE_HEADER_BYTES + RECORD_BYTES);
        HintLog next = under.reopen();

        assertThat(under.lost).hasSize(1);
        assertThat(under.lost.get(0).above()).isEqualTo(5);
        assertThat(under.lost.get(0).below()).isEqualTo(9);
        assertThat(next.records()).isEqualTo(9);
        assertThat(under.send()).containsExactly(1L, 2L, 3L, 4L, 5L, 9L, 10L, 11L, 12L);
    }

    @Test
    void aDiskThatDoesNotReadCostsWhatIsOnItButNothingNew() {
        under.write(1, 4);
        under.write(5, 6);
        under.files.refuseReads();
        assertThat(under.send()).isEmpty();
        assertThat(under.lost).extracting(HintListener.Lost::records).containsExactly(4L, 2L);

        under.files.heal();
        under.write(7, 8);
        assertThat(under.send()).isEqualTo(positions(7, 8));
    }

    @Test
    void whatCannotBeReadAtAStartStaysForTheNext() {
        under.write(1, 4);
        log.close();
        under.files.refuseReads();
        HintLog blind = under.reopen();
        assertThat(blind.isEmpty()).isTrue();
        assertThat(under.lost).hasSize(1);
        blind.close();
        under.files.heal();

        under.reopen();
        assertThat(under.send()).isEqualTo(positions(1, 4));
    }

    @Test
    void positionsGoUp() {
        under.write(1, 4);

        assertThatThrownBy(() -> log.stage(4, 3, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLogThatEndsLeavesNothingOpenOrInUse() {
        under.write(1, 4);
        under.write(5, 8);
        under.send(3);
        log.rewind(1);
        log.close();
        assertThat(under.files.open()).isZero();
        HintLog next = under.reopen();
        under.send(3);
        next.marked(2);
        next.delete();

        assertThat(under.files.segments()).isEmpty();
        assertThat(under.files.open()).isZero();
        assertThat(under.memory.used()).isZero();
        assertThat(next.bytes()).isZero();
    }

    @Test
    void forcesAsOftenAsThePolicySays() {
        assertThat(forces(FsyncPolicy.NEVER)).isZero();
        assertThat(forces(FsyncPolicy.INTERVAL)).isEqualTo(2); // one for each file
        assertThat(forces(FsyncPolicy.EACH)).as("and the mark").isEqualTo(4);
    }

    @Test
    void howFarItIsSentIsSureBeforeItIsWhereEachRecordIs() {
        LogUnderTest each = new LogUnderTest(new SimHintFiles(), limits(4, FsyncPolicy.EACH), new Budget(1 << 20));
        each.write(1, 3);
        int before = each.files.forces();

        each.log().sentTo(2);

        assertThat(each.files.forces()).isEqualTo(before + 1);
    }

    /** A node may have many, and it may be long until they are sent. */
    @Test
    void aLogThatWasOpenedHoldsNoMemory() {
        LogUnderTest under = LogUnderTest.ofSegments(3);
        under.write(1, 5);

        HintLog next = under.reopen();

        assertThat(under.memory.used()).isZero();
        assertThat(next.base()).isZero();
        assertThat(under.send()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    private static int forces(FsyncPolicy policy) {
        LogUnderTest each = new LogUnderTest(new SimHintFiles(), limits(4, policy), new Budget(1 << 20));
        each.write(1, 3);
        each.write(4, 4);
        each.write(5, 8);
        each.log().tick(1);
        each.log().tick(2);
        return each.files.forces();
    }

    private void flip(String name, int at) {
        byte[] bytes = under.files.bytes(name);
        bytes[at] ^= 4;
        under.files.put(name, bytes);
    }

    private static List<Long> positions(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
