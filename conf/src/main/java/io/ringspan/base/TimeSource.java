package io.ringspan.base;

/** What time it is. The process has one over the real clocks; a simulation has one that it moves by hand. */
public interface TimeSource {
    /** Nanoseconds on a clock that never goes back. Only differences mean anything. */
    long nanoTime();

    /** Milliseconds since 1970 (UTC), on a clock that people and other processes may set. */
    long epochMillis();
}
