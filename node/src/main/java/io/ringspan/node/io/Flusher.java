package io.ringspan.node.io;

import java.util.Arrays;
import java.util.concurrent.Executor;

/**
 * Flushes, once at the end of an event-loop turn, every connection that was written to during it.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class Flusher implements Runnable {
    private final Executor loop;
    private Runnable[] beforeFlush = {};
    private Output[] dirty = new Output[64];
    private int count;
    private boolean planned;

    /** @param loop runs what it is given after the I/O of the current turn */
    public Flusher(Executor loop) {
        this.loop = loop;
    }

    /** What is to be written out at the end of each turn before connections are flushed: marks, hand-overs. Once. */
    public void beforeFlush(Runnable... first) {
        beforeFlush = first.clone();
    }

    /** Has the end of this turn run, whether or not anything was written: for what waits in {@code beforeFlush}. */
    public void plan() {
        if (!planned) {
            planned = true;
            loop.execute(this);
        }
    }

    /** Has something run after the I/O of this turn. */
    public void afterwards(Runnable task) {
        loop.execute(task);
    }

    void later(Output output) {
        if (count == dirty.length) {
            dirty = Arrays.copyOf(dirty, count * 2);
        }
        dirty[count++] = output;
        plan();
    }

    @Override
    public void run() {
        planned = false;
        for (Runnable first : beforeFlush) {
            first.run();
        }
        int written = count;
        for (int i = 0; i < written; i++) {
            dirty[i].flush();
        }
        // A flush may make a connection write again; what it added waits for the next turn.
        System.arraycopy(dirty, written, dirty, 0, count - written);
        Arrays.fill(dirty, count - written, count, null);
        count -= written;
    }
}
