package io.ringspan.replication.version;

import static io.ringspan.replication.store.CommandKind.ADDITION;
import static io.ringspan.replication.store.CommandKind.DELTA;
import static io.ringspan.replication.store.CommandKind.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.store.LaterValue;
import io.ringspan.replication.version.Flush.Fate;
import io.ringspan.replication.version.Flush.Step;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A delete of all keys, beside what the table knows of each; whether it is applied right among many is {@code SettleSimulationTest}'s. */
class FlushTest {
    private static final int ENTRIES = 64;
    private static final long FLOOR = 9;
    private static final long KEY = 5;
    private static final long OTHER_KEY = 6;
    private static final long ONE = 1L << VersionTable.PLACE_BITS;
    private static final long TWO = 2L << VersionTable.PLACE_BITS;
    private static final long AT = 200;

    private final ByteBuffer memory = ByteBuffer.allocate(VersionMemory.bytes(ENTRIES));
    private VersionTable table = new VersionTable(VersionMemory.in(memory, ENTRIES), FLOOR, () -> 0, 0);

    private Step flush(long clock) {
        return table.flush().offer(clock, ONE, true);
    }

    private void requireDeletedAt(long key, long clock) {
        table.find(key);
        assertThat(table.isKnown()).isTrue();
        assertThat(table.isWhole()).isTrue();
        assertThat(table.clock()).isEqualTo(clock);
        assertThat(table.tie()).isEqualTo(ONE);
        KeyState state = table.agreement().state(key);
        assertThat(state.isSettled()).isTrue();
        assertThat(state.clock()).isEqualTo(clock);
        assertThat(state.seen()).isEqualTo(SeenWrites.one(clock, ONE));
    }

    @Test
    void itIsTheVersionOfEveryKeyThatWasWrittenBeforeAlsoOfThoseNobodyRemembers() {
        table.offer(KEY, 100, ONE, WHOLE);
        table.offer(KEY, 110, TWO, DELTA);
        assertThat(flush(AT)).isEqualTo(Step.EMPTY);
        requireDeletedAt(KEY, AT);
        requireDeletedAt(OTHER_KEY, AT);
    }

    @Test
    void whatWasWrittenBeforeItIsOverwrittenWheneverItComes() {
        flush(AT);
        assertThat(table.offer(KEY, AT - 1, TWO, WHOLE)).isEqualTo(Lateness.OVERWRITTEN);
        assertThat(table.offer(KEY, AT, ONE - 1, DELTA)).isEqualTo(Lateness.OVERWRITTEN);
        table.offer(KEY, AT + 5, TWO, WHOLE);
        assertThat(table.offer(KEY, AT - 1, TWO, ADDITION)).isEqualTo(Lateness.OVERWRITTEN);
        LaterValue later = Objects.requireNonNull(table.lateFor().value(KEY, AT - 1, ONE + 1));
        assertThat(later.isOfSameStream()).isTrue();
        assertThat(table.writtenBack().restore(KEY, AT - 1, TWO, 0)).isEqualTo(Restoring.HELD);
    }

    @Test
    void aChangeAfterItIsMadeToNothingAndThatIsKnown() {
        flush(AT);
        assertThat(table.offer(KEY, AT + 5, TWO, DELTA)).isEqualTo(Lateness.IN_TIME);
        KeyState state = table.agreement().state(KEY);
        assertThat(state.known()).isTrue();
        assertThat(state.wholeClock()).isEqualTo(AT);
        assertThat(state.wholeTie()).isEqualTo(ONE);
        assertThat(state.seen()).isEqualTo(SeenWrites.one(AT, ONE) + SeenWrites.one(AT + 5, TWO));
        assertThat(table.offer(KEY, AT + 3, TWO, DELTA))
                .as("nobody knows an order among changes")
                .isNotNull();
        assertThat(table.agreement().state(KEY).seen())
                .isEqualTo(SeenWrites.one(AT, ONE) + SeenWrites.one(AT + 5, TWO) + SeenWrites.one(AT + 3, TWO));
    }

    @Test
    void whatIsLaterThanItStaysAndTheStoreIsGoneThrough() {
        table.offer(KEY, 100, ONE, WHOLE);
        table.offer(OTHER_KEY, AT + 1, TWO, WHOLE);
        assertThat(flush(AT)).isEqualTo(Step.SWEEP);
        assertThat(flush(AT)).as("the same again").isEqualTo(Step.WAIT);
        assertThat(table.flush().isPending(KEY)).isTrue();
        assertThat(table.flush().isPending(OTHER_KEY)).isFalse();
        assertThat(table.flush().fate(KEY)).isEqualTo(Fate.GONE);
        assertThat(table.flush().fate(OTHER_KEY)).isEqualTo(Fate.KEPT);
        table.flush().done(table.flush().number());
        assertThat(table.flush().isPending(KEY)).isFalse();
        assertThat(flush(AT)).isEqualTo(Step.OVER);
        assertThat(flush(AT - 50)).as("an earlier one").isEqualTo(Step.OVER);
    }

    @Test
    void aLaterChangeOfWhatItDeletesIsSettled() {
        table.offer(KEY, 100, ONE, WHOLE);
        table.offer(KEY, AT + 1, TWO, DELTA);
        assertThat(flush(AT)).isEqualTo(Step.SWEEP);
        KeyState state = table.agreement().state(KEY);
        assertThat(state.isSettled()).isFalse();
        assertThat(state.seen()).isEqualTo(SeenWrites.one(AT, ONE) + SeenWrites.one(AT + 1, TWO));
        assertThat(table.flush().fate(KEY)).isEqualTo(Fate.UNSURE);
    }

    @Test
    void ofAKeyThatMayHaveBeenWrittenLaterOrEarlierNobodyKnows() {
        VersionTable small = new VersionTable(VersionEntries.WAYS, FLOOR);
        for (int key = 1; key <= VersionEntries.WAYS + 1; key++) {
            small.offer(key, AT + key, TWO, WHOLE);
        }
        assertThat(small.flush().offer(AT, ONE, true)).isEqualTo(Step.SWEEP);
        assertThat(small.flush().fate(1)).isEqualTo(Fate.UNSURE);
        assertThat(small.flush().isPending(1)).isFalse();
        assertThat(small.agreement().state(1).known()).isFalse();
    }

    @Test
    void aLaterOneTakesThePlaceOfOneThatIsUnderWay() {
        table.offer(KEY, AT + 1, TWO, WHOLE);
        flush(AT);
        long first = table.flush().number();
        assertThat(flush(AT + 10)).isEqualTo(Step.EMPTY);
        table.flush().done(first);
        assertThat(table.flush().isSweeping())
                .as("the first one's end is not the second's")
                .isTrue();
        assertThat(flush(AT)).as("the first one waits for the second").isEqualTo(Step.WAIT);
    }

    @Test
    void whatIsToBeRepeatedDoesNotEmptyTheStore() {
        assertThat(table.flush().offer(AT, ONE, false)).isEqualTo(Step.SWEEP);
    }

    @Test
    void theNextProcessGoesOnWithIt() {
        table.offer(KEY, 100, ONE, WHOLE);
        table.offer(OTHER_KEY, AT + 1, TWO, WHOLE);
        flush(AT - 100);
        flush(AT);
        table = new VersionTable(VersionMemory.left(memory, ENTRIES), FLOOR, () -> 0, 0);
        assertThat(table.flush().isSweeping()).isTrue();
        assertThat(table.flush().fate(OTHER_KEY)).isEqualTo(Fate.KEPT);
        requireDeletedAt(KEY, AT);
        assertThat(table.highest()).isEqualTo(AT + 1);
        table.flush().done(table.flush().number());
        table = new VersionTable(VersionMemory.left(memory, ENTRIES), FLOOR, () -> 0, 0);
        assertThat(table.flush().isSweeping()).isFalse();
        requireDeletedAt(KEY, AT);
    }

    /** It is in the memory before the first entry is deleted: so one that is killed in the middle is gone on with. */
    @Test
    void aProcessThatEndsBeforeAllEntriesWereDeletedLeavesThemToTheNext() {
        table.offer(KEY, 100, ONE, WHOLE);
        new VersionEntries(ENTRIES, VersionMemory.left(memory, ENTRIES).longs()).setFlush(AT, ONE);
        table = new VersionTable(VersionMemory.left(memory, ENTRIES), FLOOR, () -> 0, 0);
        assertThat(table.flush().isSweeping()).isTrue();
        requireDeletedAt(KEY, AT);
    }

    @Test
    void onceTheStoreMayHaveLostAnythingNothingIsKnownOfIt() {
        flush(AT);
        table.flush().emptying();
        table.flush().done(table.flush().number());
        table.clear(AT + 50);
        assertThat(table.agreement().state(KEY).known()).isFalse();
        assertThat(flush(AT)).as("it is to be done again").isEqualTo(Step.SWEEP);
        assertThat(table.flush().fate(KEY)).isEqualTo(Fate.UNSURE);
    }

    @Test
    void whereLaterWritesWereLeftOutItSaysNothingOfKeysNobodyRemembers() {
        flush(AT);
        table.leftOut().upTo(AT + 10);
        table.find(KEY);
        assertThat(table.isKnown()).isFalse();
        assertThat(table.agreement().state(KEY).known()).isFalse();
    }
}
