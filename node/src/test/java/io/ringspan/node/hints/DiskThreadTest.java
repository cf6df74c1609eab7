package io.ringspan.node.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.hints.Forcing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiskThreadTest {
    private final DiskThread disk = new DiskThread("test");
    private final CountDownLatch slow = new CountDownLatch(1);

    @AfterEach
    void end() {
        slow.countDown();
        disk.close();
    }

    @Test
    void whoBeginsDoesNotWait() {
        Forcing forcing = begin(this::pause);
        Forcing next = begin(() -> {
            throw new IOException("input/output error");
        });
        assertThat(forcing.isEnded()).isFalse();
        assertThat(next.isEnded()).isFalse();

        slow.countDown();

        await(next);
        assertThat(forcing.isEnded()).isTrue();
        assertThat(forcing.failure()).isNull();
        assertThat(next.failure()).hasMessage("input/output error");
    }

    @Test
    void whatIsTooMuchIsNotBegun() {
        begin(this::pause);
        int begun = 0;
        while (disk.begin(() -> {}) != null) {
            begun++;
        }
        assertThat(begun).isEqualTo(1024);
    }

    @Test
    void aFaultOfOursEndsItToo() {
        Forcing forcing = begin(() -> {
            throw new IllegalStateException("a fault");
        });
        await(forcing);
        assertThat(forcing.failure()).hasRootCauseMessage("a fault");
    }

    private Forcing begin(DiskThread.Wait wait) {
        return Objects.requireNonNull(disk.begin(wait));
    }

    private void pause() throws IOException {
        try {
            slow.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static void await(Forcing forcing) {
        while (!forcing.isEnded()) {
            Thread.onSpinWait();
        }
    }
}
