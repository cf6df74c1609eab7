package io.ringspan.tests.memcache.load;

import org.jspecify.annotations.Nullable;

/**
 * What one load found.
 *
 * @param commands that were answered as they should be
 * @param errors commands that were not, whether answered wrongly or not at all, and replies that nobody asked for
 * @param hits keys asked for that had a value
 * @param misses keys asked for, and answered rightly, that had none
 * @param p50Millis of batches, from the first byte that is sent to the last that comes; never below the true one
 * @param cpuSeconds of the thread that made the load, without the compiler and the collector of its JVM
 * @param firstError what was wrong first, for people; null if nothing was
 */
public record LoadFigures(
        long commands,
        long errors,
        long hits,
        long misses,
        double seconds,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double cpuSeconds,
        @Nullable String firstError) {

    public double perSecond() {
        return commands / seconds;
    }
}
