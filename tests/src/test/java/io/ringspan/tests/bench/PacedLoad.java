package io.ringspan.tests.bench;

import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.bench.figures.LoadResult;
import io.ringspan.tests.bench.process.BenchException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A moderate live load: SETs over one connection at a steady pace, however long each takes. One that comes late because the one
 * before it was slow is counted from when it was due.
 *
 * <p><b>Owner.</b> The benchmark's thread, which starts and ends it; it has a thread of its own meanwhile.
 */
final class PacedLoad {
    static final int PER_SECOND = 500;

    private static final long EVERY_NANOS = 1_000_000_000 / PER_SECOND;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SECONDS_MAX = 120;
    private static final double NANOS_PER_MILLI = 1e6;

    private final int port;
    private final long[] nanos = new long[SECONDS_MAX * PER_SECOND];
    private final FutureTask<LoadResult> task = new FutureTask<>(this::load);
    private volatile int count;
    private volatile boolean ending;

    private PacedLoad(int port) {
        this.port = port;
    }

    static PacedLoad start(int port) {
        PacedLoad load = new PacedLoad(port);
        new Thread(load.task, "paced load").start();
        return load;
    }

    /** How many are done. */
    int count() {
        return count;
    }

    LoadResult end() throws BenchException, InterruptedException {
        ending = true;
        try {
            return task.get();
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            throw new BenchException("the paced load on port " + port + " failed: " + cause, e);
        }
    }

    private LoadResult load() throws IOException {
        SplittableRandom random = new SplittableRandom(port);
        String value = "x".repeat(Workload.Size.USUAL.valueBytes());
        try (RedisConnection client = RedisConnection.connect("127.0.0.1", port, PATIENCE)) {
            long start = System.nanoTime();
            long due = start;
            int done = 0;
            while (!ending && done < nanos.length) {
                long early = due - System.nanoTime();
                if (early > 0) {
                    LockSupport.parkNanos(early);
                }
                long from = early > 0 ? System.nanoTime() : due;
                String key = "key:" + random.nextInt(Workload.Size.USUAL.keys());
                Reply reply = client.call("SET", key, value);
                if (!reply.equals(new Reply.Status("OK"))) {
                    throw new IOException("a SET was answered with " + reply);
                }
                nanos[done] = System.nanoTime() - from;
                done++;
                count = done;
                due += EVERY_NANOS;
            }
            return result(System.nanoTime() - start);
        }
    }

    private LoadResult result(long tookNanos) throws IOException {
        if (count == 0) {
            throw new IOException("it ended before its first command");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return new LoadResult(
                count * 1e9 / tookNanos, atLeast(sorted, 0.5), atLeast(sorted, 0.99), atLeast(sorted, 0.999));
    }

    private static double atLeast(long[] sorted, double part) {
        return sorted[(int) Math.ceil(part * sorted.length) - 1] / NANOS_PER_MILLI;
    }
}
