package io.ringspan.replication.version;

import static io.ringspan.replication.store.CommandKind.ADDITION;
import static io.ringspan.replication.store.CommandKind.DELTA;
import static io.ringspan.replication.store.CommandKind.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A process may be killed between any two of the numbers that it writes: the next takes no mixture of them for the truth. */
class TornEntriesTest {
    private static final int ENTRIES = 4;
    private static final int ENTRY_LONGS = 8;
    private static final long FLOOR = 9;
    private static final long HIGHEST = 1_000;
    private static final long KEY = 5;
    private static final long NEIGHBOUR = 6;
    private static final long NEW = 7;
    private static final long ONE = 1L << VersionTable.PLACE_BITS;
    private static final long OTHER = 2L << VersionTable.PLACE_BITS;

    private final ByteBuffer memory = ByteBuffer.allocate(VersionMemory.bytes(ENTRIES));
    private final VersionTable table = new VersionTable(VersionMemory.in(memory, ENTRIES), FLOOR, () -> 0, 0);

    private static Arguments change(String name, Consumer<VersionTable> change) {
        return Arguments.of(name, change);
    }

    static Stream<Arguments> changes() {
        KeyState source = new KeyState(true, 990, OTHER, 980, ONE, 77, DELTA.code());
        return Stream.of(
                change("a later whole value", table -> table.offer(KEY, 900, OTHER, WHOLE)),
                change("a later change", table -> table.offer(KEY, 900, OTHER, ADDITION)),
                change("an earlier change that commutes", table -> table.offer(KEY, 115, OTHER, ADDITION)),
                change("an earlier change that does not", table -> table.offer(KEY, 115, OTHER, DELTA)),
                change("a whole value before changes", table -> table.offer(KEY, 115, OTHER, WHOLE)),
                change("a key that pushes another out", table -> table.offer(NEW, 900, OTHER, WHOLE)),
                change("a change that pushes another out", table -> table.offer(NEW, 900, OTHER, DELTA)),
                change("a value written back", table -> table.writtenBack().restore(KEY, 900, OTHER, 0)),
                change("a value that was agreed on", table -> adopt(table, source)),
                change("a value of which nothing is known", table -> adopt(table, unknown())),
                change(
                        "what was agreed on without knowing",
                        table -> table.agreement().found(KEY, table.agreement().state(KEY), 950)));
    }

    private static void adopt(VersionTable table, KeyState source) {
        assertThat(table.agreement().adopt(KEY, table.agreement().state(KEY), source, true))
                .isTrue();
    }

    private static KeyState unknown() {
        return new KeyState(false, 990, 0, 0, 0, 0, 0);
    }

    /** Whatever part of its numbers was written when the process was killed, and in whatever order. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void whatIsBeingChangedIsNotKnownToTheNextProcessAndAllElseIs(String name, Consumer<VersionTable> change) {
        fill();
        LongBuffer before = longs(copy(memory));
        change.accept(table);
        LongBuffer after = longs(memory);
        List<Integer> changed = new ArrayList<>();
        for (int at = 1; at < before.limit(); at++) {
            if (before.get(at) != after.get(at)) {
                changed.add(at);
            }
        }
        int entry = changed.get(0) / ENTRY_LONGS - 1;
        assertThat(changed).allMatch(at -> at / ENTRY_LONGS - 1 == entry || at / ENTRY_LONGS - 1 == ENTRIES);
        long victim = before.get((entry + 1) * ENTRY_LONGS);
        assertThat(after.get(0)).as("nothing is being changed any more").isZero();

        for (int written = 0; written < 1 << changed.size(); written++) {
            ByteBuffer torn = ByteBuffer.allocate(memory.capacity());
            longs(torn).put(before.duplicate().rewind());
            longs(torn).put(0, entry + 1L);
            for (int i = 0; i < changed.size(); i++) {
                if ((written >> i & 1) != 0) {
                    longs(torn).put(changed.get(i), after.get(changed.get(i)));
                }
            }
            VersionTable next = new VersionTable(VersionMemory.left(torn, ENTRIES), FLOOR, () -> 0, 0);
            requireForgotten(next, victim);
            requireForgotten(next, NEW);
            next.find(NEIGHBOUR);
            assertThat(next.isKnown()).isTrue();
            assertThat(next.clock()).isEqualTo(HIGHEST);
            assertThat(longs(torn).get(0)).isZero();
        }
    }

    private static void requireForgotten(VersionTable next, long key) {
        next.find(key);
        assertThat(next.isKnown()).isFalse();
        assertThat(next.clock()).as("it may be as late as any").isGreaterThanOrEqualTo(HIGHEST);
    }

    private void fill() {
        table.offer(KEY, 100, ONE, WHOLE);
        table.offer(KEY, 120, ONE, ADDITION);
        table.offer(NEIGHBOUR, HIGHEST, ONE, WHOLE);
        table.offer(1, 500, ONE, WHOLE);
        table.offer(2, 500, ONE, WHOLE);
    }

    @Test
    void whatWasNotBeingChangedIsAsItWas() {
        fill();
        VersionTable next = new VersionTable(VersionMemory.left(copy(memory), ENTRIES), FLOOR, () -> 0, 0);
        assertThat(next.agreement().state(KEY)).isEqualTo(table.agreement().state(KEY));
        assertThat(next.agreement().state(NEIGHBOUR))
                .isEqualTo(table.agreement().state(NEIGHBOUR));
        assertThat(next.offer(KEY, 99, OTHER, DELTA)).isEqualTo(Lateness.OVERWRITTEN);
        assertThat(next.highest()).isEqualTo(HIGHEST);
    }

    /** The changes that came last are in the memory of the process: of the next, none passes for one of those. */
    @Test
    void ofChangesThatAnEarlierProcessSawNoneIsTakenForAnother() {
        fill();
        VersionTable next = new VersionTable(VersionMemory.left(memory, ENTRIES), FLOOR, () -> 0, 0);
        next.offer(KEY, 130, OTHER, DELTA);
        next.offer(KEY, 110, OTHER, WHOLE);
        assertThat(next.agreement().state(KEY).seen())
                .as("what is known to be later than the whole value")
                .isEqualTo(SeenWrites.one(110, OTHER) + SeenWrites.one(130, OTHER));
    }

    @Test
    void whatTheStoreMayLackIsNotForgotten() {
        table.clear(50);
        VersionTable next = new VersionTable(VersionMemory.left(memory, ENTRIES), FLOOR, () -> 0, 0);
        next.offer(KEY, 130, OTHER, DELTA);
        next.find(KEY);
        assertThat(next.isKnown()).isFalse();
    }

    @Test
    void ofATableThatWasBeingEmptiedNothingIsLeft() {
        fill();
        longs(memory).put(0, -1);
        assertThat(VersionMemory.left(memory, ENTRIES).isLeft()).isFalse();
        assertThat(VersionMemory.in(memory, ENTRIES).isLeft()).isFalse();
        assertThat(VersionMemory.left(memory, ENTRIES).isLeft())
                .as("until it was emptied")
                .isFalse();
    }

    /** Whether the store has taken it nobody has heard. */
    @Test
    void anotherReplicasValueThatWasOnItsWayToTheStoreIsInDoubt() {
        fill();
        table.writtenBack().restore(KEY, 900, OTHER, 0);
        table.agreement().adopt(NEIGHBOUR, table.agreement().state(NEIGHBOUR), source(), true);
        VersionTable next = new VersionTable(VersionMemory.left(copy(memory), ENTRIES), FLOOR, () -> 0, 0);
        for (long key : new long[] {KEY, NEIGHBOUR}) {
            next.find(key);
            assertThat(next.isKnown()).isFalse();
            assertThat(next.agreement().state(key).isSuspect()).isTrue();
            assertThat(next.foundLeft()).isFalse();
            next.offer(key, HIGHEST + 10, ONE, ADDITION);
            assertThat(next.foundLeft()).as("its name is known now").isTrue();
            next.offer(key, HIGHEST + 11, ONE, ADDITION);
            assertThat(next.foundLeft()).isFalse();
        }
        table.writtenBack().taken(KEY, 900, OTHER);
        table.agreement().taken(NEIGHBOUR, source());
        VersionTable sure = new VersionTable(VersionMemory.left(memory, ENTRIES), FLOOR, () -> 0, 0);
        assertThat(sure.agreement().state(KEY).isSettled()).isTrue();
        assertThat(sure.agreement().state(NEIGHBOUR).isSettled()).isTrue();
    }

    /** It was to be settled, and the list of such keys ended with the process. */
    @Test
    void aKeyThatWasToBeSettledStillIs() {
        fill();
        table.agreement().suspect(NEIGHBOUR);
        VersionTable next = new VersionTable(VersionMemory.left(memory, ENTRIES), FLOOR, () -> 0, 0);
        assertThat(next.agreement().state(NEIGHBOUR).isSuspect()).isTrue();
        next.offer(NEIGHBOUR, HIGHEST + 10, OTHER, DELTA);
        assertThat(next.foundLeft()).isTrue();
    }

    private static KeyState source() {
        return new KeyState(true, HIGHEST + 1, OTHER, HIGHEST, ONE, 77, DELTA.code());
    }

    private static ByteBuffer copy(ByteBuffer memory) {
        return ByteBuffer.allocate(memory.capacity())
                .put(memory.duplicate().clear())
                .flip();
    }

    private static LongBuffer longs(ByteBuffer memory) {
        return memory.duplicate().order(ByteOrder.nativeOrder()).asLongBuffer();
    }
}
