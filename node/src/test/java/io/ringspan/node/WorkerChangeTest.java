package io.ringspan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.ringspan.node.WorkerChange.Part;
import io.ringspan.node.admin.NotDone;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator is told of a change that workers have to make. */
class WorkerChangeTest {
    private static final long LONG_ENOUGH = TimeUnit.MINUTES.toMillis(1);

    private final EventExecutor first = new DefaultEventExecutor();
    private final EventExecutor second = new DefaultEventExecutor();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void end() {
        end(first);
        end(second);
    }

    private static void end(EventExecutor loop) {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private WorkerChange change() {
        return new WorkerChange(
                List.of(new Part(first, made::incrementAndGet), new Part(second, made::incrementAndGet)));
    }

    private static int status(Optional<NotDone> said) {
        return said.orElseThrow().answer().status().code();
    }

    @Test
    void whatAllHaveDoneIsDone() {
        assertThat(change().make(LONG_ENOUGH)).isEmpty();
        assertThat(made).hasValue(2);
    }

    @Test
    void whatABusyWorkerDoesLaterMayStillHappen() throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        second.execute(() -> {
            try {
                busy.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        Optional<NotDone> said = change().make(1);
        busy.countDown();
        assertThat(said.orElseThrow().why()).contains("may still happen");
        assertThat(status(said)).isEqualTo(503);
        second.submit(() -> {}).await();
        first.submit(() -> {}).await();
        assertThat(made).as("it has").hasValue(2);
    }

    @Test
    void aWorkerThatFailsHasNotDoneIt() {
        Runnable fault = () -> {
            throw new IllegalStateException("planted");
        };
        Optional<NotDone> said = new WorkerChange(
                        List.of(new Part(first, fault), new Part(second, made::incrementAndGet)))
                .make(LONG_ENOUGH);
        assertThat(said.orElseThrow().why()).contains("the node's log");
        assertThat(status(said)).isEqualTo(503);
    }

    @Test
    void aNodeThatEndsDoesNothingMoreOrOnlyAPartOfIt() {
        end(second);
        assertThat(status(change().make(LONG_ENOUGH))).as("one has done it").isEqualTo(503);
        end(first);
        assertThat(status(change().make(LONG_ENOUGH))).isEqualTo(409);
        assertThat(made).hasValue(1);
    }
}
