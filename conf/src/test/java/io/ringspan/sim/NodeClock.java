package io.ringspan.sim;

import io.ringspan.base.TimeSource;

/**
 * A node's own wall clock, which somebody may set.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
public final class NodeClock implements TimeSource {
    private final TimeSource real;
    private long aheadMillis;
    private long seenAheadMillis;
    private boolean isSeen;

    public NodeClock(TimeSource real, long aheadMillis) {
        this.real = real;
        this.aheadMillis = aheadMillis;
    }

    /** Somebody sets it, unless no process would notice. */
    public void set(long ahead) {
        aheadMillis = isSeen ? ahead : aheadMillis;
    }

    /** The process had its turn. */
    public void seen() {
        seenAheadMillis = aheadMillis;
        isSeen = true;
    }

    /** A process that ends before it could see that the clock was set: it was not, since the next one has to believe it. */
    public void ended() {
        aheadMillis = isSeen ? seenAheadMillis : aheadMillis;
        isSeen = false;
    }

    @Override
    public long nanoTime() {
        return real.nanoTime();
    }

    @Override
    public long epochMillis() {
        return real.epochMillis() + aheadMillis;
    }
}
