package io.ringspan.node;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.ringspan.node.admin.NotDone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change that operators ask for and that each worker makes on its own loop. Any thread that is no worker's.
 *
 * @param parts one of each worker
 */
record WorkerChange(List<Part> parts) {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerChange.class);

    /** What one worker does. */
    record Part(EventExecutor loop, Runnable task) {}

    /** Asks all for it, and waits so long for all together; says if it was not done, or may not have been. */
    Optional<NotDone> make(long millisMax) {
        List<Future<?>> asked = new ArrayList<>();
        try {
            parts.forEach(part -> asked.add(part.loop().submit(part.task())));
        } catch (RejectedExecutionException ending) {
            return Optional.of(
                    asked.isEmpty()
                            ? NotDone.refused("this node is stopping: its links do not change any more")
                            : NotDone.unsure(
                                    "this node is stopping: some of its workers may have done it, and others not"));
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisMax);
        for (Future<?> each : asked) {
            if (!each.awaitUninterruptibly(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return Optional.of(NotDone.unsure("a worker has not done it within " + millisMax
                        + " ms; it may still happen, once it is less busy: look again, then try again"));
            }
        }
        Optional<Future<?>> failed =
                asked.stream().filter(each -> !each.isSuccess()).findFirst();
        failed.ifPresent(
                each -> LOG.error("A worker could not make a change that an operator asked for", each.cause()));
        return failed.map(
                each -> NotDone.unsure("a worker could not do it, or not all of it: the node's log says why"));
    }
}
