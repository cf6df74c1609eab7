package io.ringspan.replication.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.copy.LostChoice.Said;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LostChoiceTest {
    private static final Optional<Said> AWAY = Optional.empty();
    private static final Optional<Said> SOUND = Optional.of(Said.SOUND);
    private static final Optional<Said> EMPTY = Optional.of(Said.EMPTY);
    private static final Optional<Said> UNFINISHED = Optional.of(Said.UNFINISHED);

    @Test
    void whoHasWhatIsRightIsCopiedFrom() {
        assertThat(LostChoice.of(List.of(AWAY, SOUND), true, false)).isEqualTo(LostChoice.COPY);
        assertThat(LostChoice.of(List.of(EMPTY, SOUND), false, false)).isEqualTo(LostChoice.COPY);
    }

    @Test
    void aNewClusterDoesNotWait() {
        assertThat(LostChoice.of(List.of(EMPTY, EMPTY), true, false)).isEqualTo(LostChoice.TRUST);
        assertThat(LostChoice.of(List.of(EMPTY, AWAY), true, false)).isEqualTo(LostChoice.WAIT);
        assertThat(LostChoice.of(List.of(EMPTY, AWAY), true, true)).isEqualTo(LostChoice.TRUST);
    }

    @Test
    void whoHearsNothingOfAnybodyDoesNotTakeItsEmptyStoreForRight() {
        assertThat(LostChoice.of(List.of(AWAY), true, true)).isEqualTo(LostChoice.WAIT);
    }

    @Test
    void whoHasNothingWaitsForWhoHasSomething() {
        assertThat(LostChoice.of(List.of(UNFINISHED), true, true)).isEqualTo(LostChoice.WAIT);
        assertThat(LostChoice.of(List.of(EMPTY), false, false)).isEqualTo(LostChoice.TRUST);
    }
}
