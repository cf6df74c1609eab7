package io.ringspan.replication.version;

import static io.ringspan.replication.store.CommandKind.DELTA;
import static io.ringspan.replication.store.CommandKind.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnmetDoubtsTest {
    private static final long KEY = 77;
    private static final long OTHER_KEY = 78;
    private static final long TIE = 1L << VersionTable.PLACE_BITS;

    private final VersionTable table = new VersionTable(64, 0);

    private KeyState state(long digest) {
        return table.agreement().state(digest);
    }

    @Test
    void whatComesOnTopOfADoubtIsInDoubtThoughNothingWasKnownBefore() {
        table.agreement().suspect(KEY);

        table.offer(KEY, 5, TIE, DELTA);
        table.offer(OTHER_KEY, 6, TIE, DELTA);

        assertThat(state(KEY).isSuspect()).isTrue();
        assertThat(state(KEY).isSettled()).isFalse();
        assertThat(state(OTHER_KEY).isSettled()).isTrue();
    }

    @Test
    void aWholeValueEndsIt() {
        table.agreement().suspect(KEY);

        table.offer(KEY, 5, TIE, WHOLE);
        table.offer(KEY, 6, TIE, DELTA);

        assertThat(state(KEY).isSettled()).isTrue();
    }

    @Test
    void soDoesTheValueOfAnotherReplica() {
        table.agreement().suspect(KEY);
        KeyState source = new KeyState(true, 5, TIE, 5, TIE, 55, DELTA.code());

        assertThat(table.agreement().adopt(KEY, state(KEY), source, true)).isTrue();
        table.offer(KEY, 6, TIE, DELTA);

        assertThat(state(KEY).isSettled()).isTrue();
    }

    @Test
    void soDoesAgreeingOnWhatIsThere() {
        table.agreement().suspect(KEY);

        assertThat(table.agreement().found(KEY, state(KEY), 5)).isTrue();
        table.offer(KEY, 6, TIE, DELTA);

        assertThat(state(KEY).isSettled()).isTrue();
    }

    @Test
    void ofTooManyTheFirstIsForgotten() {
        UnmetDoubts doubts = new UnmetDoubts();
        for (long digest = 0; digest <= UnmetDoubts.KEYS_MAX; digest++) {
            doubts.add(digest);
        }

        assertThat(doubts.remove(0)).isFalse();
        assertThat(doubts.remove(1)).isTrue();
        assertThat(doubts.remove(UnmetDoubts.KEYS_MAX)).isTrue();
    }
}
