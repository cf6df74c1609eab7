package io.ringspan.replication.version;

import static io.ringspan.replication.store.CommandKind.ADDITION;
import static io.ringspan.replication.store.CommandKind.DELTA;
import static io.ringspan.replication.store.CommandKind.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.store.LaterValue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whole values that are written back from another replica, among writes that come by their streams. */
class RestoredValuesTest {
    private static final long KEY = 5;
    private static final long FLOOR = 9;
    /** Of streams, so that each may have places below it. */
    private static final long ONE = 1L << VersionTable.PLACE_BITS;

    private static final long OTHER = 2L << VersionTable.PLACE_BITS;

    private VersionTable table = new VersionTable(64, FLOOR);

    private void requireKnown(long clock, long tie) {
        table.find(KEY);
        assertThat(table.isKnown()).isTrue();
        assertThat(table.clock()).isEqualTo(clock);
        assertThat(table.tie()).isEqualTo(tie);
    }

    private void requireUnknown() {
        table.find(KEY);
        assertThat(table.isKnown()).isFalse();
    }

    @Test
    void itIsAppliedOverWhatIsOlderOnly() {
        table.offer(KEY, 100, ONE, WHOLE);
        assertThat(table.writtenBack().restore(KEY, 90, OTHER, 0)).isEqualTo(Restoring.HELD);
        assertThat(table.writtenBack().restore(KEY, 100, ONE, 0)).isEqualTo(Restoring.HELD);
        assertThat(table.writtenBack().restore(KEY, 99, OTHER, 0)).isEqualTo(Restoring.HELD);
        requireKnown(100, ONE);
        assertThat(table.writtenBack().restore(KEY, 100, OTHER, 0)).isEqualTo(Restoring.APPLIES);
        requireKnown(100, OTHER);
        assertThat(table.isWhole()).isTrue();
    }

    @Test
    void aKeyThatIsNotRememberedTakesWhatIsNewerThanItCanBe() {
        assertThat(table.writtenBack().restore(KEY, FLOOR, ONE, 0)).isEqualTo(Restoring.UNKNOWN);
        requireUnknown();
        assertThat(table.writtenBack().restore(KEY, FLOOR + 1, ONE, 0)).isEqualTo(Restoring.APPLIES);
        requireKnown(FLOOR + 1, ONE);
    }

    @Test
    void changesSinceAreNeverOverwritten() {
        table.offer(KEY, 100, ONE, WHOLE);
        table.offer(KEY, 120, OTHER, ADDITION);
        assertThat(table.writtenBack().restore(KEY, 90, ONE, 0)).isEqualTo(Restoring.HELD);
        assertThat(table.writtenBack().restore(KEY, 100, ONE, 0)).isEqualTo(Restoring.HELD);
        assertThat(table.writtenBack().restore(KEY, 110, ONE, 0))
                .as("the change should have come on top of it")
                .isEqualTo(Restoring.UNKNOWN);
        requireKnown(120, OTHER);
        assertThat(table.writtenBack().restore(KEY, 130, ONE, 0)).isEqualTo(Restoring.APPLIES);
    }

    @Test
    void whatWasAddedToSomethingUnknownSaysNothingOfTheValue() {
        table.offer(KEY, 120, OTHER, ADDITION);
        assertThat(table.writtenBack().restore(KEY, 110, ONE, 0)).isEqualTo(Restoring.UNKNOWN);
        assertThat(table.writtenBack().restore(KEY, 120, OTHER + 1, 0)).isEqualTo(Restoring.APPLIES);
    }

    @Test
    void whatIsEarlierThanItComesTooLateAndWhatIsLaterInTime() {
        table.writtenBack().restore(KEY, 100, ONE, 0);
        assertThat(table.offer(KEY, 90, OTHER, WHOLE)).isEqualTo(Lateness.OVERWRITTEN);
        assertThat(table.offer(KEY, 90, OTHER, DELTA)).isEqualTo(Lateness.OVERWRITTEN);
        assertThat(table.offer(KEY, 80, ONE, DELTA)).isEqualTo(Lateness.OVERWRITTEN);
        assertThat(table.offer(KEY, 110, OTHER, WHOLE)).isEqualTo(Lateness.IN_TIME);
        requireKnown(110, OTHER);
    }

    @Test
    void itsOwnStreamBringsItOnceMoreAndChangesThatCameInBetweenStay() {
        table.writtenBack().restore(KEY, 100, ONE, 0);
        assertThat(table.offer(KEY, 100, ONE, WHOLE))
                .as("the same again, nothing in between")
                .isEqualTo(Lateness.IN_TIME);

        table.writtenBack().restore(KEY, 200, ONE, 0);
        assertThat(table.offer(KEY, 210, OTHER, ADDITION)).isEqualTo(Lateness.IN_TIME);
        assertThat(table.offer(KEY, 200, ONE, WHOLE)).isEqualTo(Lateness.OVERWRITTEN);
        assertThat(table.lateFor().value(KEY, 200, ONE))
                .as("it is there, whatever becomes of its own stream")
                .isEqualTo(new LaterValue(200, false));
        requireKnown(210, OTHER);
        assertThat(table.offer(KEY, 205, ONE, ADDITION)).isEqualTo(Lateness.IN_TIME);
    }

    @Test
    void whatTheStoreMayNotHaveTakenIsUnknownUntilAWholeValueComes() {
        table.writtenBack().restore(KEY, 100, ONE, 0);
        table.writtenBack().doubt(KEY, 100, ONE);
        requireUnknown();
        assertThat(table.clock()).as("no newer than that").isEqualTo(100);
        assertThat(table.offer(KEY, 110, OTHER, ADDITION)).isEqualTo(Lateness.IN_TIME);
        requireUnknown();
        assertThat(table.writtenBack().restore(KEY, 100, ONE, 0))
                .as("changed since")
                .isEqualTo(Restoring.UNKNOWN);
        table.offer(KEY, 120, OTHER, WHOLE);
        requireKnown(120, OTHER);
    }

    @Test
    void whatTheStoreMayNotHaveTakenIsRestoredOnceMore() {
        table.writtenBack().restore(KEY, 100, ONE, 0);
        table.writtenBack().doubt(KEY, 100, ONE);
        assertThat(table.writtenBack().restore(KEY, 90, OTHER, 0)).isEqualTo(Restoring.UNKNOWN);
        assertThat(table.writtenBack().restore(KEY, 100, ONE, 0)).isEqualTo(Restoring.APPLIES);
        requireKnown(100, ONE);
        assertThat(table.writtenBack().restore(KEY, 100, ONE, 0)).isEqualTo(Restoring.HELD);
    }

    @Test
    void whatCameOnTopOfItIsInDoubtWithIt() {
        table.writtenBack().restore(KEY, 100, ONE, 0);
        table.offer(KEY, 110, OTHER, ADDITION);
        table.writtenBack().doubt(KEY, 100, ONE);
        requireUnknown();
        assertThat(table.clock()).isEqualTo(110);
    }

    @Test
    void aLaterWholeValueIsNotInDoubt() {
        table.writtenBack().restore(KEY, 100, ONE, 0);
        table.offer(KEY, 110, OTHER, WHOLE);
        table.writtenBack().doubt(KEY, 100, ONE);
        requireKnown(110, OTHER);
        table.writtenBack().restore(KEY, 120, ONE, 0);
        table.offer(KEY, 120, ONE, WHOLE);
        table.writtenBack().doubt(KEY, 120, ONE);
        requireKnown(120, ONE);
    }

    /** Streams bring values, each in its order; in between any of them is written back. */
    @Test
    void inWhateverOrderTheLatestValueStays() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            table = new VersionTable(64, FLOOR);
            int[] next = new int[3];
            long stored = 0;
            long latest = 0;
            for (int step = 0; step < 40; step++) {
                int stream = random.nextInt(next.length);
                boolean restores = random.nextInt(3) == 0;
                int which = restores ? random.nextInt(10) : next[stream]++;
                long clock = 10 + 7L * which + stream;
                boolean applied = restores
                        ? table.writtenBack().restore(KEY, clock, tie(stream), 0) == Restoring.APPLIES
                        : table.offer(KEY, clock, tie(stream), WHOLE) == Lateness.IN_TIME;
                stored = applied ? clock : stored;
                latest = Math.max(latest, clock);
                assertThat(stored).as("seed %d", seed).isEqualTo(latest);
            }
        }
    }

    private static long tie(int stream) {
        return (stream + 1L) << VersionTable.PLACE_BITS;
    }
}
