package io.ringspan.node.worker;

import io.netty.channel.EventLoop;
import io.ringspan.base.TimeSource;
import io.ringspan.node.io.Flusher;

/**
 * One event loop with everything it owns.
 *
 * @param index 0 is the store worker: every write to the store goes through it
 */
public record Worker(int index, EventLoop loop, Flusher flusher, Tally tally) {
    public static Worker on(EventLoop loop, int index, TimeSource time) {
        return new Worker(index, loop, new Flusher(loop), new Tally(time));
    }
}
