package io.ringspan.node.hints;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.ringspan.replication.hints.Forcing;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a node's disk, so that no worker does.
 *
 * <p><b>Threads.</b> Any worker begins, and looks later whether it has ended. Done one after another on a thread of its own, which
 * ends when there is nothing to do. <b>Limits.</b> {@value #WAITING_MAX} wait in turn; one more is not begun.
 */
final class DiskThread implements AutoCloseable {
    private static final int WAITING_MAX = 1024;
    private static final int IDLE_SECONDS_MAX = 10;

    private final ThreadPoolExecutor thread;

    /** Something that waits for the disk. */
    @FunctionalInterface
    interface Wait {
        void run() throws IOException;
    }

    /** @param owner for the name of the thread */
    DiskThread(String owner) {
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS_MAX,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                new DefaultThreadFactory(owner + "-disk", true));
        thread.allowCoreThreadTimeOut(true);
    }

    /** Has it done; null if too much waits. */
    @Nullable
    Forcing begin(Wait wait) {
        Forcing forcing = new Forcing();
        try {
            thread.execute(() -> run(wait, forcing));
            return forcing;
        } catch (RejectedExecutionException full) {
            return null;
        }
    }

    private static void run(Wait wait, Forcing forcing) {
        IOException why = null;
        try {
            wait.run();
        } catch (IOException failed) {
            why = failed;
        } catch (RuntimeException | Error failed) {
            why = new IOException(failed);
        }
        forcing.end(why);
    }

    /** What waits is not done any more: whoever closes a log forces it. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
