package io.ringspan.node.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.local.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class MusterTest {
    private static final Muster HASTY = new Muster(Duration.ZERO);
    private static final Muster PATIENT = new Muster(Duration.ofMinutes(1));

    @Test
    void whenNobodyIsMissingItDoesNotWait() {
        HASTY.await(List::of);
    }

    @Test
    void itAsksUntilNobodyIsMissing() {
        Deque<List<String>> answers = new ArrayDeque<>(List.of(List.of("a", "b"), List.of("b"), List.of()));
        PATIENT.await(answers::remove);
        assertThat(answers).isEmpty();
    }

    @Test
    void atTheDeadlineWhoIsMissingIsNamed() {
        List<String> missing = List.of("dc1/a/0 does not reach dc2/b/0", "dc2/b/0 does not reach its store at h:1");
        assertThatThrownBy(() -> HASTY.await(() -> missing))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("within 0 s")
                .hasMessageContaining("dc1/a/0 does not reach dc2/b/0; dc2/b/0 does not reach its store at h:1");
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> PATIENT.await(() -> List.of("somebody")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("stopped");
        assertThat(Thread.interrupted()).isTrue();
    }
}
