package io.ringspan.node.demo;

import io.ringspan.base.Endpoint;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures replication: writes a key through one datacenter, reads it in the other until it is there, a few times a
 * second. The time runs from just before the write is sent to the arrival of the reply that has it.
 *
 * <p><b>Threads.</b> One of its own, which owns both connections; others read the figures, replaced as a whole.
 *
 * <p><b>Limits.</b> A write that is not there after {@link #ARRIVAL} is counted as lost and left alone.
 */
final class DelayProbe implements AutoCloseable {
    static final Duration ARRIVAL = Duration.ofSeconds(5);

    private static final String KEY = "demo:probe";
    private static final int RECENT = 128;
    private static final int PAUSE_MILLIS = 250;

    private final Endpoint writeAt;
    private final Endpoint readAt;
    private final Thread thread = new Thread(this::run, "ringspan-demo-probe");
    private final long[] recent = new long[RECENT];
    private long written;
    private volatile DelayFigures figures = DelayFigures.NONE;
    private final LongAdder late = new LongAdder();
    private volatile boolean stopped;

    private DelayProbe(Endpoint writeAt, Endpoint readAt) {
        this.writeAt = writeAt;
        this.readAt = readAt;
    }

    static DelayProbe start(Endpoint writeAt, Endpoint readAt) {
        DelayProbe probe = new DelayProbe(writeAt, readAt);
        probe.thread.setDaemon(true);
        probe.thread.start();
        return probe;
    }

    DelayFigures figures() {
        return figures;
    }

    /** How many probes were not seen in time, or failed. */
    long late() {
        return late.sum();
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!stopped) {
                try (RedisConnection here = RedisConnection.connect(writeAt.host(), writeAt.port(), ARRIVAL);
                        RedisConnection there = RedisConnection.connect(readAt.host(), readAt.port(), ARRIVAL)) {
                    while (!stopped) {
                        probe(here, there);
                        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                    }
                } catch (IOException broken) {
                    late.increment();
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void probe(RedisConnection here, RedisConnection there) throws IOException {
        String value = Long.toString(written + 1);
        long began = System.nanoTime();
        here.call("SET", KEY, value);
        boolean arrived = false;
        while (!arrived && !stopped && System.nanoTime() - began < ARRIVAL.toNanos()) {
            arrived = there.call("GET", KEY).equals(new Reply.Blob(value));
        }
        if (arrived) {
            record(System.nanoTime() - began);
        } else {
            late.increment();
        }
    }

    private void record(long nanos) {
        recent[(int) (written % RECENT)] = nanos;
        written++;
        figures = DelayFigures.of(written, nanos, Arrays.copyOf(recent, (int) Math.min(written, RECENT)));
    }
}
