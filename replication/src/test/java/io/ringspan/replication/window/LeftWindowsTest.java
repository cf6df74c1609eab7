package io.ringspan.replication.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.replication.hints.SimHintFiles;
import io.ringspan.replication.hints.SimHintFiles.Killed;
import io.ringspan.replication.window.KilledProcess.Sent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** A process is killed, and so is, at each call, the next one while it takes what the first has left. */
class LeftWindowsTest {
    private static final long FIRST = 1;
    private static final long SECOND = 2;
    private static final long BOTH = 3;

    @Test
    void eachReplicaGetsWhatItLacksInOrder() throws IOException {
        KilledProcess killed = typical();
        assertThat(killed.take(killed.left())).isEqualTo(4 + 2 + 3);
        requireTypical(killed);
    }

    /** Two blocks: writes 1 to 5 for near and far, 7 to 9 for near and late; 4 was left out for far. */
    private static KilledProcess typical() throws IOException {
        KilledProcess killed = new KilledProcess();
        Block one = killed.block(killed.near, killed.far);
        killed.write(one, 1, BOTH);
        killed.write(one, 2, BOTH);
        killed.write(one, 3, BOTH);
        killed.write(one, 4, FIRST);
        killed.write(one, 5, BOTH);
        Block other = killed.block(killed.near, killed.late);
        killed.write(other, 7, BOTH);
        killed.write(other, 8, SECOND);
        killed.write(other, 9, BOTH);
        killed.near.base(3);
        killed.near.sentTo(7);
        killed.far.base(2);
        killed.late.sentTo(0);
        killed.hint(KilledProcess.FAR, 2, 1);
        return killed;
    }

    private static void requireTypical(KilledProcess killed) throws IOException {
        assertThat(killed.sent(KilledProcess.NEAR))
                .isEqualTo(new Sent(List.of(4L, 5L, 7L, 9L), List.of(3L, 4L, 5L, 7L), 7));
        assertThat(killed.sent(KilledProcess.FAR)).isEqualTo(new Sent(List.of(2L, 3L, 5L), List.of(1L, 2L, 3L), 0));
        assertThat(killed.sent(KilledProcess.LATE)).isEqualTo(new Sent(List.of(7L, 8L, 9L), List.of(0L, 7L, 8L), 0));
    }

    @Test
    void whatWasPutIntoTheLogAndNotNotedYetIsNotTakenTwice() throws IOException {
        KilledProcess killed = typical();
        killed.hint(KilledProcess.FAR, 3, 2);
        killed.take(killed.left());
        requireTypical(killed);
    }

    @Test
    void nothingIsLeftOfABlockThatWasGivenBackOrBegunAgain() throws IOException {
        KilledProcess killed = new KilledProcess();
        Block given = killed.block(killed.near);
        killed.write(given, 1, FIRST);
        Block again = killed.block(killed.near);
        killed.write(again, 2, FIRST);
        killed.write(again, 3, FIRST);
        killed.durable.give(given);
        again.clear();
        assertThat(killed.take(killed.left())).isZero();
    }

    /** Old writes of the same length lie behind the new one. */
    @Test
    void whatLayInABlockBeforeIsNotTakenForAWrite() throws IOException {
        KilledProcess killed = new KilledProcess();
        Block block = killed.block(killed.near);
        for (long position = 1; position < 9; position++) {
            killed.write(block, position, FIRST);
        }
        killed.durable.give(block);
        Block next = killed.block(killed.near);
        killed.write(next, 9, FIRST);
        assertThat(killed.take(killed.left())).isEqualTo(1);
        assertThat(killed.sent(KilledProcess.NEAR).positions()).containsExactly(9L);
    }

    /** A block that another thread still reads is not written over, and yet nothing is left of it. */
    @Test
    void aBlockThatIsLentIsNotWrittenOver() throws IOException {
        KilledProcess killed = new KilledProcess();
        Block lent = killed.block(killed.near);
        killed.write(lent, 1, FIRST);
        byte[] before = bytes(lent);
        lent.buffer().retain();
        killed.durable.give(lent);
        for (long position = 2; position < 200; position++) {
            killed.write(killed.block(killed.near), position, FIRST);
        }
        assertThat(bytes(lent)).isEqualTo(before);
        assertThat(killed.take(killed.left())).isEqualTo(198);
        lent.buffer().release();
    }

    private static byte[] bytes(Block block) {
        byte[] bytes = new byte[200];
        block.buffer().getBytes(0, bytes);
        return bytes;
    }

    /** The machine ends, and of what the last write changed the disk has the one part or the other. */
    @Test
    void aTornWriteIsThereAsAWholeOrNotAndCostsNoOther() throws IOException {
        KilledProcess killed = new KilledProcess();
        Block block = killed.block(killed.near);
        for (long position = 1; position < 4; position++) {
            killed.write(block, position, FIRST);
        }
        SimHintFiles before = killed.left();
        killed.write(block, 4, FIRST);
        SimHintFiles after = killed.left();
        String segment = WindowFormat.segment(1);
        for (int cut : changed(before.bytes(segment), after.bytes(segment))) {
            for (boolean newFirst : new boolean[] {true, false}) {
                SimHintFiles torn = before.copy();
                torn.put(
                        segment,
                        newFirst ? spliced(after, before, segment, cut) : spliced(before, after, segment, cut));
                killed.logs.clear();
                killed.take(torn);
                assertThat(killed.sent(KilledProcess.NEAR).positions())
                        .as("cut at %d, new first %s", cut, newFirst)
                        .startsWith(1L, 2L, 3L)
                        .hasSizeLessThanOrEqualTo(4);
            }
        }
    }

    private static List<Integer> changed(byte[] before, byte[] after) {
        List<Integer> cuts = new ArrayList<>();
        for (int at = 0; at < before.length; at++) {
            if (before[at] != after[at]) {
                cuts.add(at);
                cuts.add(at + 1);
            }
        }
        return cuts;
    }

    private static byte[] spliced(SimHintFiles first, SimHintFiles second, String name, int cut) {
        byte[] bytes = second.bytes(name);
        System.arraycopy(first.bytes(name), 0, bytes, 0, cut);
        return bytes;
    }

    @Test
    void whateverCallIsTheLastOneOfATakingItCanBeDoneAgain() throws IOException {
        int ends = endAtEachCall((files, call) -> files.killAfter(call % 1000, call / 1000));
        assertThat(ends).as("how often it was killed").isGreaterThan(100);
    }

    @Test
    void whateverCallFailsNothingIsLostAndTheNextStartTakesIt() throws IOException {
        int ends = endAtEachCall((files, call) -> files.failAfter(call % 1000, call / 1000, true));
        assertThat(ends).as("how often it failed").isGreaterThan(100);
    }

    /** For each file system, each call, and some lengths of what that writes. */
    private static int endAtEachCall(BiConsumer<SimHintFiles, Integer> trouble) throws IOException {
        int ends = 0;
        for (int which = 0; which < 4; which++) {
            for (int bytes : new int[] {0, 5, 20, 60, 100}) {
                boolean ended = true;
                for (int call = 0; ended; call++) {
                    ended = endsAt(which, call + 1000 * bytes, trouble);
                    ends += ended ? 1 : 0;
                }
            }
        }
        return ends;
    }

    private static boolean endsAt(int which, int call, BiConsumer<SimHintFiles, Integer> trouble) throws IOException {
        KilledProcess killed = typical();
        SimHintFiles left = killed.left();
        List<SimHintFiles> all = new ArrayList<>(List.of(left));
        for (var replica : List.of(KilledProcess.NEAR, KilledProcess.FAR, KilledProcess.LATE)) {
            all.add(killed.logs.computeIfAbsent(replica.toString(), name -> new SimHintFiles()));
        }
        trouble.accept(all.get(which), call);
        boolean ended = false;
        try {
            killed.tolerant = true;
            killed.take(left);
        } catch (Killed | IOException end) {
            ended = true;
        }
        all.forEach(SimHintFiles::killed);
        killed.take(left);
        killed.tolerant = false;
        requireTypical(killed);
        return ended;
    }

    @Test
    void whatTakesNothingKeepsNothingBack() throws IOException {
        KilledProcess killed = new KilledProcess();
        killed.windows.filesMax(1);
        assertThat(killed.durable.take(100, new Cursor[] {killed.near})).isNull();
        killed.durable.tick();
        killed.windows.filesMax(2);
        killed.write(killed.block(killed.near), 1, FIRST);
        assertThat(killed.take(killed.left())).isEqualTo(1);
        assertThat(killed.take(new SimHintFiles())).isZero();
        killed.durable.close(false);
        assertThat(killed.windows.left()).isEqualTo(Map.of());
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        KilledProcess killed = typical();
        SimHintFiles left = killed.left();
        left.put(WindowFormat.segment(1), WindowFormatTest.newerSegment(left.bytes(WindowFormat.segment(1))));
        assertThatThrownBy(() -> killed.take(left)).hasMessageContaining("version 2");
        assertThat(killed.logs.keySet()).containsExactly(KilledProcess.FAR.toString());
    }
}
