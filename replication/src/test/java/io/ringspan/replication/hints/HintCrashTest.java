package io.ringspan.replication.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.hints.SimHintFiles.Killed;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The process or the machine ends, or the disk fails, at each call and at each byte. */
class HintCrashTest {
    private static final long ROOM = 14L * LogUnderTest.RECORD_BYTES;

    @Test
    void aTornBatchIsCutAtItsFirstBadRecordAndTheLogGoesOn() {
        int batch = 3 * LogUnderTest.RECORD_BYTES;
        for (int bytes = 0; bytes <= batch; bytes++) {
            LogUnderTest under = LogUnderTest.ofSegments(20);
            under.write(1, 3);
            killIn(under, bytes, 0);
            under.files.killed();
            HintLog next = under.reopen();

            long whole = 3L + bytes / LogUnderTest.RECORD_BYTES;
            assertThat(next.records()).as("after %d bytes", bytes).isEqualTo(whole);
            assertThat(under.lost).hasSize(bytes % LogUnderTest.RECORD_BYTES == 0 ? 0 : 1);
            under.reopen();
            assertThat(under.lost).as("told once").hasSize(bytes % LogUnderTest.RECORD_BYTES == 0 ? 0 : 1);
            assertThat(under.write(7, 8)).isTrue();
            List<Long> expected = new ArrayList<>(positions(1, whole));
            expected.addAll(positions(7, 8));
            assertThat(under.send()).isEqualTo(expected);
            under.reopen();
            assertThat(under.send()).isEqualTo(expected);
            under.memory.end();
        }
    }

    @Test
    void whatWasRefusedAndKeptLaterIsFoundOnceThoughItCouldNotBeCutOff() {
        LogUnderTest under = LogUnderTest.ofSegments(20);
        under.write(1, 3);
        under.files.failAfter(0, 3 * LogUnderTest.RECORD_BYTES, true); // writes all, says no, and does not cut
        assertThat(under.write(4, 6)).isFalse();
        under.files.heal();
        assertThat(under.write(4, 4)).isTrue();
        under.files.killed();
        under.reopen();

        assertThat(under.send()).isEqualTo(positions(1, 4));
        assertThat(under.files.segments()).hasSize(2);
    }

    @Test
    void aFileThatWasOnlyBegunIsRemoved() {
        for (int bytes = 0; bytes <= HintFormat.FILE_HEADER_BYTES; bytes++) {
            LogUnderTest under = LogUnderTest.ofSegments(3);
            under.write(1, 3);
            killIn(under, bytes, 2); // opens, asks for the size, writes the header
            under.files.killed();
            under.reopen();

            assertThat(under.files.segments()).hasSize(1);
            assertThat(under.write(4, 6)).isTrue();
            assertThat(under.send()).isEqualTo(positions(1, 6));
            under.memory.end();
        }
    }

    private static void killIn(LogUnderTest under, int bytes, int calls) {
        LongStream.rangeClosed(4, 6).forEach(position -> under.stage(position, 4));
        under.files.killAfter(calls, bytes);
        try {
            under.log().commit();
        } catch (Killed expected) {
            return;
        }
        throw new AssertionError("nothing was written");
    }

    @ParameterizedTest
    @EnumSource
    void whateverCallIsTheLastOneWhatWasKeptIsThereAfterwards(FsyncPolicy fsync) {
        int calls = life(fsync, Integer.MAX_VALUE, 0).files.calls();
        for (int last = 0; last <= calls; last++) {
            for (int bytes : new int[] {0, 5, HintFormat.FILE_HEADER_BYTES, 40, LogUnderTest.RECORD_BYTES + 3}) {
                for (boolean machine : new boolean[] {false, true}) {
                    endIn(fsync, last, bytes, machine);
                }
            }
        }
    }

    private static void endIn(FsyncPolicy fsync, int last, int bytes, boolean machine) {
        Life life = life(fsync, last, bytes);
        if (machine) {
            life.files.crashed(new Random(last * 31L + bytes));
        } else {
            life.files.killed();
        }
        Set<Long> must = machine ? life.safe() : life.kept;
        LogUnderTest next = new LogUnderTest(life.files, LogUnderTest.limits(3, fsync), new Budget(1 << 20));
        List<Long> found = next.send();
        assertThat(found)
                .as("%s, call %d, byte %d, machine %s", fsync, last, bytes, machine)
                .containsAll(must)
                .isSorted();
        assertThat(life.staged).containsAll(found);
        long above = next.log().last();
        assertThat(next.write(above + 100, above + 101)).isTrue();
        next.log().rewind(above);
        assertThat(next.send()).isEqualTo(positions(above + 100, above + 101));
        next.memory.end();
        life.under.memory.end();
    }

    /** Writes, sends, marks and drops until the process ends. */
    private static Life life(FsyncPolicy fsync, int last, int bytes) {
        Life life = new Life(fsync);
        try {
            life.begin(last, bytes);
            for (int round = 0; round < 6; round++) {
                life.write(3);
                life.write(2);
                life.sendAndMark(2);
                if (round % 2 == 1) {
                    life.tick();
                }
            }
        } catch (Killed expected) {
            return life;
        }
        return life;
    }

    /** What one process knows. */
    private static final class Life {
        private final SimHintFiles files = new SimHintFiles();
        private final FsyncPolicy fsync;
        private final TreeSet<Long> staged = new TreeSet<>();
        private final TreeSet<Long> kept = new TreeSet<>();
        private TreeSet<Long> ticked = new TreeSet<>();
        private LogUnderTest under;
        private long position;

        Life(FsyncPolicy fsync) {
            this.fsync = fsync;
            this.under = new LogUnderTest(files, LogUnderTest.limits(3, fsync), new Budget(ROOM));
        }

        void begin(int last, int bytes) {
            if (last < Integer.MAX_VALUE) {
                files.killAfter(last, bytes);
            }
        }

        void write(int count) {
            long first = position + 1;
            for (int i = 0; i < count; i++) {
                under.stage(++position, position);
                staged.add(position);
            }
            try {
                if (under.log().commit()) {
                    kept.addAll(positions(first, position));
                }
            } finally {
                under.dropped.forEach(kept::remove);
            }
        }

        void sendAndMark(int count) {
            List<Long> sent = under.send(count);
            long mark = sent.get(sent.size() - 1);
            kept.headSet(mark, true).clear();
            under.log().marked(mark);
        }

        void tick() {
            under.log().tick(position);
            ticked = new TreeSet<>(kept);
        }

        Set<Long> safe() {
            Set<Long> safe = new TreeSet<>(kept);
            if (fsync == FsyncPolicy.NEVER) {
                safe.clear();
            } else if (fsync == FsyncPolicy.INTERVAL) {
                safe.retainAll(ticked);
            }
            return safe;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverCallFailsWhatWasSaidToBeKeptIsSentAndWhatWasRefusedIsNot(FsyncPolicy fsync) {
        for (int failing = 0; failing < 90; failing++) {
            for (int bytes : new int[] {0, 20, LogUnderTest.RECORD_BYTES + 3}) {
                for (boolean on : new boolean[] {false, true}) {
                    failIn(fsync, failing, bytes, on);
                }
            }
        }
    }

    private static void failIn(FsyncPolicy fsync, int failing, int bytes, boolean on) {
        LogUnderTest under = new LogUnderTest(new SimHintFiles(), LogUnderTest.limits(3, fsync), new Budget(ROOM));
        TreeSet<Long> kept = new TreeSet<>();
        under.files.failAfter(failing, bytes, on);
        for (long first = 1; first < 40; first += 2) {
            if (under.write(first, first + 1)) {
                kept.addAll(positions(first, first + 1));
            }
            if (first % 5 == 0) {
                under.log().tick(first);
            }
        }
        under.files.heal();
        under.log().tick(40);
        assertThat(under.write(41, 42)).isTrue();
        kept.addAll(positions(41, 42));
        under.dropped.forEach(kept::remove);
        under.lost.forEach(
                lost -> kept.subSet(lost.above(), false, lost.below(), false).clear());
        assertThat(under.send())
                .as("%s, call %d, byte %d, on %s", fsync, failing, bytes, on)
                .isEqualTo(List.copyOf(kept));
        under.memory.end();
    }

    @Test
    void aDirectoryThatCannotBeListedIsSaidToBeSo() {
        SimHintFiles files = new SimHintFiles();
        files.failAfter(0, 0, true);
        try {
            new LogUnderTest(files, LogUnderTest.limits(3, FsyncPolicy.NEVER), new Budget(ROOM));
        } catch (UncheckedIOException expected) {
            assertThat(expected).hasMessageContaining("list");
            return;
        }
        throw new AssertionError("it was opened");
    }

    private static List<Long> positions(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
