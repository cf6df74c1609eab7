package io.ringspan.replication.antientropy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which value is kept. */
final class WinnerTest {
    private static final KeyLook SMALL = new KeyLook(KeyLook.STRING, 1, 0);
    private static final KeyLook GREAT = new KeyLook(KeyLook.STRING, -1, 0);

    private static KeyStamp known(long clock) {
        return new KeyStamp(clock, 0);
    }

    private static KeyStamp atMost(long clock) {
        return new KeyStamp(-clock, 0);
    }

    private static KeyLook winner(KeyLook one, KeyStamp itsStamp, KeyLook other, KeyStamp otherStamp) {
        KeyLook[] looks = {one, other};
        int winner = Winner.of(looks, new KeyStamp[] {itsStamp, otherStamp});
        int turned = Winner.of(new KeyLook[] {other, one}, new KeyStamp[] {otherStamp, itsStamp});
        assertThat(turned).as("the order does not matter").isEqualTo(1 - winner);
        return looks[winner];
    }

    @Test
    void theNewerOfTwoKnownVersionsIs() {
        assertThat(winner(SMALL, known(2), GREAT, known(1))).isEqualTo(SMALL);
        assertThat(winner(KeyLook.NONE, known(2), GREAT, known(1))).isEqualTo(KeyLook.NONE);
        assertThat(winner(SMALL, new KeyStamp(2, 5), GREAT, new KeyStamp(2, 4))).isEqualTo(SMALL);
    }

    @Test
    void aKnownVersionBeatsOneThatIsNotHoweverNewItMayBe() {
        assertThat(winner(SMALL, known(9), GREAT, atMost(8))).isEqualTo(SMALL);
        assertThat(winner(KeyLook.NONE, known(9), GREAT, atMost(8))).isEqualTo(KeyLook.NONE);
        assertThat(winner(SMALL, known(9), GREAT, atMost(9))).isEqualTo(SMALL);
        assertThat(winner(SMALL, known(9), GREAT, KeyStamp.UNKNOWN)).isEqualTo(SMALL);
        assertThat(winner(KeyLook.NONE, known(9), SMALL, KeyStamp.UNKNOWN)).isEqualTo(KeyLook.NONE);
    }

    @Test
    void withoutVersionsAValueBeatsNoneAndThenTheGreaterDigestIs() {
        assertThat(winner(KeyLook.NONE, KeyStamp.UNKNOWN, SMALL, KeyStamp.UNKNOWN))
                .isEqualTo(SMALL);
        assertThat(winner(GREAT, atMost(3), SMALL, atMost(7))).isEqualTo(GREAT);
        assertThat(winner(GREAT, known(3), SMALL, known(3))).isEqualTo(GREAT);
    }

    /** As where one is copied from the other. */
    @Test
    void whereOneIsTakenForRightItIsKeptUnlessTheOtherIsKnownToBeNewer() {
        KeyLook[] looks = {SMALL, GREAT};
        assertThat(Winner.of(looks, new KeyStamp[] {atMost(3), atMost(7)}, 0, false))
                .isZero();
        assertThat(Winner.of(looks, new KeyStamp[] {known(3), known(3)}, 0, false))
                .isZero();
        assertThat(Winner.of(looks, new KeyStamp[] {known(3), known(4)}, 0, false))
                .isEqualTo(1);
        KeyLook[] gone = {KeyLook.NONE, GREAT};
        KeyStamp[] unknown = {atMost(3), atMost(3)};
        assertThat(Winner.of(gone, unknown, 0, true)).isZero();
        assertThat(Winner.of(gone, unknown, 0, false)).isEqualTo(1);
    }

    @Test
    void ofTwoExpiriesTheLaterIsAndNeverIsTheLatest() {
        KeyLook soon = new KeyLook(KeyLook.STRING, 1, 1_000);
        KeyLook later = new KeyLook(KeyLook.STRING, 1, 2_000);
        assertThat(winner(soon, KeyStamp.UNKNOWN, later, KeyStamp.UNKNOWN)).isEqualTo(later);
        assertThat(winner(SMALL, KeyStamp.UNKNOWN, later, KeyStamp.UNKNOWN)).isEqualTo(SMALL);
    }

    /** Whoever decides, in whatever order it has heard the replicas. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theOrderOfReplicasNeverMatters(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<Integer> order = new ArrayList<>();
            KeyLook[] looks = new KeyLook[2 + random.nextInt(4)];
            KeyStamp[] stamps = new KeyStamp[looks.length];
            for (int i = 0; i < looks.length; i++) {
                order.add(i);
                looks[i] = random.nextInt(4) == 0
                        ? KeyLook.NONE
                        : new KeyLook(KeyLook.STRING, random.nextInt(3), random.nextInt(2));
                long clock = random.nextInt(7) - 3L;
                stamps[i] = clock == 0 ? KeyStamp.UNKNOWN : new KeyStamp(clock, random.nextInt(2));
            }
            KeyLook expected = looks[Winner.of(looks, stamps)];
            Collections.shuffle(order, random);
            KeyLook[] shuffled = order.stream().map(i -> looks[i]).toArray(KeyLook[]::new);
            KeyStamp[] theirs = order.stream().map(i -> stamps[i]).toArray(KeyStamp[]::new);
            assertThat(shuffled[Winner.of(shuffled, theirs)]).isEqualTo(expected);
        }
    }

    @Test
    void whatAStoreMayHaveEvictedLacksOnlyWhatIsKnownToBeNewer() {
        assertThat(Winner.lacks(KeyLook.MAYBE_EVICTED, known(1), SMALL, known(2)))
                .isTrue();
        assertThat(Winner.lacks(KeyLook.MAYBE_EVICTED, known(2), SMALL, known(2)))
                .isFalse();
        assertThat(Winner.lacks(KeyLook.MAYBE_EVICTED, atMost(1), SMALL, known(2)))
                .isFalse();
        assertThat(Winner.lacks(KeyLook.MAYBE_EVICTED, KeyStamp.UNKNOWN, SMALL, KeyStamp.UNKNOWN))
                .isFalse();
        assertThat(Winner.lacks(KeyLook.NONE, KeyStamp.UNKNOWN, SMALL, KeyStamp.UNKNOWN))
                .as("a store that has never evicted anything is given what it lacks")
                .isTrue();
    }

    @Test
    void whatMayBeEvictedTakesAwayOnlyWhatIsKnownToBeOlder() {
        assertThat(Winner.lacks(SMALL, known(1), KeyLook.MAYBE_EVICTED, known(2)))
                .isTrue();
        assertThat(Winner.lacks(SMALL, atMost(1), KeyLook.MAYBE_EVICTED, known(2)))
                .isFalse();
        assertThat(Winner.lacks(SMALL, atMost(1), KeyLook.NONE, known(2))).isTrue();
        assertThat(Winner.lacks(KeyLook.NONE, known(1), KeyLook.MAYBE_EVICTED, known(2)))
                .as("neither has anything")
                .isFalse();
    }

    @Test
    void anItemEndsWithASecondWhichIsReadToASecond() {
        KeyLook item = new KeyLook(KeyLook.ITEM, 7, 100_000);
        assertThat(item.isSameAs(new KeyLook(KeyLook.ITEM, 7, 102_000))).isTrue();
        assertThat(item.isSameAs(new KeyLook(KeyLook.ITEM, 7, 103_000))).isFalse();
        assertThat(item.isSameAs(new KeyLook(KeyLook.ITEM, 7, 0))).isFalse();
        assertThat(new KeyLook(KeyLook.STRING, 7, 100_000).isSameAs(new KeyLook(KeyLook.STRING, 7, 101_000)))
                .isFalse();
    }
}
