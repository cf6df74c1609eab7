package io.ringspan.gossip.protocol;

import io.ringspan.base.TimeSource;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.detect.LocalHealth;
import java.util.random.RandomGenerator;

/** What all parts of one gossip share. */
record Context(
        TimeSource time,
        RandomGenerator random,
        GossipProfile profile,
        Members members,
        Mail mail,
        LocalHealth health,
        GossipCounters counters) {
    long now() {
        return time.nanoTime();
    }

    /** A moment within the next so many nanoseconds, so that nodes that start together do not act together. */
    long soon(long withinNanos) {
        return now() + (long) (random.nextDouble() * withinNanos);
    }
}
