package io.ringspan.replication.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.version.KeyState;
import org.junit.jupiter.api.Test;

final class CopyProgressTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void whatIsLeftIsSaidByTheSpeedSoFar() {
        CopyProgress progress = new CopyProgress(0);
        progress.parts(0, 2);
        assertThat(progress.secondsLeft()).isNegative();
        progress.part(1, 0.5);
        progress.walked(500, SECOND);
        assertThat(progress.fraction()).isEqualTo(0.25);
        assertThat(progress.keysPerSecond()).isEqualTo(500);
        assertThat(progress.secondsLeft()).isEqualTo(3);
    }

    @Test
    void aPauseIsNotSlow() {
        CopyProgress progress = new CopyProgress(0);
        progress.parts(0, 1);
        progress.part(1, 0.1);
        progress.walked(100, SECOND);
        progress.goesOn(1_000 * SECOND);
        progress.part(1, 0.2);
        progress.walked(100, 1_001 * SECOND);
        assertThat(progress.keysPerSecond()).isEqualTo(100);
        assertThat(progress.secondsLeft()).isBetween(7.99, 8.01);
    }

    @Test
    void onlyWhatNothingIsKnownOfIsTaken() {
        assertThat(CopyChoice.of(new KeyState(false, 77, 0, 0, 0, 0, 0))).isEqualTo(CopyChoice.TAKE);
        assertThat(CopyChoice.of(new KeyState(true, 77, 1, 0, 0, 5, 0))).isEqualTo(CopyChoice.OWN);
        assertThat(CopyChoice.of(new KeyState(false, 77, 1, 0, 0, 5, 0))).isEqualTo(CopyChoice.COMPARE);
    }
}
