package io.ringspan.replication.version;

import static io.ringspan.replication.store.CommandKind.ADDITION;
import static io.ringspan.replication.store.CommandKind.DELTA;
import static io.ringspan.replication.store.CommandKind.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.SpanCommands;
import io.ringspan.replication.time.HybridClock;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Two replicas of a key with a deadline, of which one gets some write late. */
class DeadlinesTest {
    private static final int ENTRIES = 64;
    private static final long FLOOR = 9;
    private static final long KEY = 5;
    private static final long ONE = 1L << VersionTable.PLACE_BITS;
    private static final long OTHER = 2L << VersionTable.PLACE_BITS;
    private static final long DEADLINE = 1_000_000;
    private static final long LATER = 2_000_000;

    private long now = DEADLINE - 10_000;
    private final ByteBuffer memory = ByteBuffer.allocate(VersionMemory.bytes(ENTRIES));
    private final VersionTable late = new VersionTable(VersionMemory.in(memory, ENTRIES), FLOOR, () -> now, 0);
    private final VersionTable inTime = new VersionTable(VersionMemory.ofProcess(ENTRIES), FLOOR, () -> now, 0);

    private Lateness write(VersionTable table, long millis, CommandKind kind, long deadline) {
        table.gives(deadline);
        return table.offer(KEY, millis << HybridClock.COUNTER_BITS, ONE, kind);
    }

    private Lateness change(VersionTable table, long millis) {
        return write(table, millis, DELTA, SpanCommands.SAME);
    }

    /** Both have a value that ends. */
    private void begin() {
        for (VersionTable table : new VersionTable[] {late, inTime}) {
            write(table, 1_000, WHOLE, DEADLINE);
        }
    }

    private static KeyState state(VersionTable table) {
        return table.agreement().state(KEY);
    }

    @Test
    void whatWasMadeBeforeTheDeadlineAndComesAfterItIsSettledWithWhoHadItInTime() {
        begin();
        assertThat(change(inTime, 2_000)).isEqualTo(Lateness.IN_TIME);
        now = DEADLINE + 1_000;
        assertThat(change(late, 2_000)).isEqualTo(Lateness.UNORDERED);
        assertThat(late.lateFor().clock()).isEqualTo(DEADLINE << HybridClock.COUNTER_BITS);
        assertThat(state(late).isSuspect()).isTrue();
        assertThat(state(inTime).isSettled()).isTrue();
        assertThat(state(late).hasSeenTheSame(state(inTime))).isTrue();
    }

    /** A {@code PERSIST}, say: others go on with the old value, and one that lacks it must not win over them. */
    @Test
    void whereAWriteWasSkippedThatMayHaveTakenTheDeadlineBackNothingIsKnownBehindIt() {
        begin();
        late.leftOut().upTo(2_000L << HybridClock.COUNTER_BITS);
        now = DEADLINE + 1_000;
        assertThat(state(late).known()).isFalse();
        assertThat(change(late, DEADLINE + 500)).isEqualTo(Lateness.IN_TIME);
        assertThat(state(late).known()).isFalse();
        assertThat(state(late).clock()).isEqualTo((DEADLINE + 500) << HybridClock.COUNTER_BITS);
        write(late, DEADLINE + 600, WHOLE, 0);
        assertThat(state(late).known()).isTrue();
    }

    @Test
    void aValueThatIsWrittenBackHasItsDeadline() {
        late.writtenBack().restore(KEY, 1_000L << HybridClock.COUNTER_BITS, ONE, DEADLINE);
        now = DEADLINE + 1_000;
        assertThat(change(late, 2_000)).isEqualTo(Lateness.UNORDERED);
        assertThat(state(late).isSettled()).isFalse();
    }

    @Test
    void whoeverLackedAChangeBeforeTheDeadlineLacksNothingAfterIt() {
        begin();
        change(inTime, 2_000);
        assertThat(state(late).hasSeenTheSame(state(inTime))).isFalse();
        now = DEADLINE;
        assertThat(state(late)).isEqualTo(state(inTime));
        now += 1_000;
        assertThat(change(inTime, DEADLINE + 10)).isEqualTo(Lateness.IN_TIME);
        assertThat(change(late, DEADLINE + 10)).isEqualTo(Lateness.IN_TIME);
        assertThat(state(late)).isEqualTo(state(inTime));
        assertThat(state(late).isSettled()).isTrue();
        assertThat(state(late).deadline()).as("what was begun since has none").isZero();
    }

    @Test
    void whatComesSoCloseToItThatItMayBeOnEitherSideIsSettled() {
        begin();
        now = DEADLINE - Deadlines.EDGE_MILLIS - 1;
        assertThat(change(late, 2_000)).isEqualTo(Lateness.IN_TIME);
        now++;
        assertThat(change(late, 2_001)).isEqualTo(Lateness.UNORDERED);
        now = DEADLINE - 1;
        assertThat(change(inTime, DEADLINE)).as("another clock is ahead").isEqualTo(Lateness.UNORDERED);
        assertThat(state(inTime).isSuspect()).isTrue();
        now = DEADLINE + Deadlines.EDGE_MILLIS;
        assertThat(change(late, DEADLINE)).isEqualTo(Lateness.IN_TIME);
        assertThat(state(late).isSuspect()).as("as it was").isTrue();
        assertThat(state(late).hasSeenTheSame(state(inTime))).isTrue();
    }

    /** The others have gone on with the old value, and know the new deadline. */
    @Test
    void aDeadlineThatIsMovedTooLateIsSettled() {
        begin();
        assertThat(write(inTime, 2_000, DELTA, LATER)).isEqualTo(Lateness.IN_TIME);
        now = DEADLINE + 1_000;
        assertThat(write(late, 2_000, DELTA, LATER)).isEqualTo(Lateness.UNORDERED);
        assertThat(state(late).hasSeenTheSame(state(inTime))).isTrue();
        assertThat(state(late).isSuspect()).isTrue();
        assertThat(state(inTime).deadline()).isEqualTo(LATER);
    }

    @Test
    void aWholeValueOrPersistTakesItAway() {
        begin();
        write(late, 2_000, DELTA, 0);
        write(inTime, 2_000, WHOLE, 0);
        now = DEADLINE + 1_000;
        assertThat(change(late, 3_000)).isEqualTo(Lateness.IN_TIME);
        assertThat(change(inTime, 3_000)).isEqualTo(Lateness.IN_TIME);
        assertThat(state(late).isSettled()).isTrue();
    }

    /** Then the write itself has deleted the key. */
    @Test
    void oneThatWasOverWhenItWasGivenIsNone() {
        now = DEADLINE + 5_000;
        write(late, DEADLINE + 2_000, WHOLE, 0);
        write(late, DEADLINE + 3_000, DELTA, DEADLINE);
        assertThat(state(late).deadline()).isZero();
        late.gives(SpanCommands.SAME);
        assertThat(late.offer(KEY, (DEADLINE + 2_500) << HybridClock.COUNTER_BITS, OTHER, DELTA))
                .as("the usual rules")
                .isEqualTo(Lateness.UNORDERED);
        write(late, DEADLINE + 4_000, DELTA, Long.MIN_VALUE);
        assertThat(state(late).deadline()).isZero();
        write(late, DEADLINE + 4_500, DELTA, Long.MAX_VALUE);
        assertThat(change(late, DEADLINE + 5_000)).isEqualTo(Lateness.IN_TIME);
    }

    @Test
    void whatComesFromBeforeItBehindWhatWasBegunSinceIsSettled() {
        begin();
        now = DEADLINE + 1_000;
        change(late, DEADLINE + 10);
        assertThat(change(late, 2_000)).isEqualTo(Lateness.UNORDERED);
        assertThat(state(late).isSuspect()).isTrue();
        assertThat(late.lateFor().value(KEY, 500, ONE)).as("it may be repeated").isNull();
        change(inTime, DEADLINE + 10);
        assertThat(state(late).hasSeenTheSame(state(inTime))).isTrue();
        assertThat(write(inTime, 3_000, WHOLE, 0)).isEqualTo(Lateness.UNORDERED);
        assertThat(state(inTime).isSuspect()).isTrue();
    }

    @Test
    void itOutlivesTheProcess() {
        begin();
        VersionTable next = new VersionTable(VersionMemory.left(memory, ENTRIES), FLOOR, () -> now, 0);
        assertThat(state(next)).isEqualTo(state(inTime));
        now = DEADLINE + 1_000;
        assertThat(change(next, 2_000)).isEqualTo(Lateness.UNORDERED);
    }

    @Test
    void whoTakesAnothersValueTakesItsDeadline() {
        begin();
        write(inTime, 2_000, DELTA, LATER);
        assertThat(late.agreement().adopt(KEY, state(late), state(inTime), true))
                .isTrue();
        assertThat(state(late).deadline()).isEqualTo(LATER);
        now = LATER;
        KeyState ended = state(inTime);
        assertThat(late.agreement().adopt(KEY, state(late), ended, true)).isTrue();
        assertThat(state(late).hasSeenTheSame(ended)).isTrue();
        assertThat(late.offer(KEY, 3_000L << HybridClock.COUNTER_BITS, OTHER, ADDITION))
                .isEqualTo(Lateness.UNORDERED);
    }

    @Test
    void aStateIsReadAsItWasWritten() {
        KeyState state = new KeyState(true, 1, 2, 3, 4, 5, EntryState.ENDED | EntryState.SUSPECT, DEADLINE);
        ByteBuf out = Unpooled.buffer();
        state.writeTo(out);
        assertThat(out.readableBytes()).isEqualTo(KeyState.BYTES);
        assertThat(KeyState.read(out, 0)).isEqualTo(state);
        KeyState unknown = new KeyState(false, 1, 0, 0, 0, 0, 0, (1L << 47) - 1);
        out.clear();
        unknown.writeTo(out);
        assertThat(KeyState.read(out, 0)).isEqualTo(unknown);
    }

    /** A store that counts whole seconds has a key for up to one more: which of them has it then, nobody knows. */
    @Test
    void aChangeBehindTheDeadlineIsInDoubtForAsLongAsKeysMayEndLate() {
        VersionTable coarse = new VersionTable(VersionMemory.ofProcess(ENTRIES), FLOOR, () -> now, 1_000);
        for (VersionTable table : new VersionTable[] {coarse, inTime}) {
            write(table, 1_000, WHOLE, DEADLINE);
        }
        now = DEADLINE + 500;
        assertThat(change(inTime, DEADLINE + 400)).isEqualTo(Lateness.IN_TIME);
        assertThat(change(coarse, DEADLINE + 400)).isEqualTo(Lateness.UNORDERED);
    }
}
