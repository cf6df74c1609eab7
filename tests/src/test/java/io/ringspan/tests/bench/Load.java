package io.ringspan.tests.bench;

import io.ringspan.tests.bench.figures.LoadResult;
import io.ringspan.tests.bench.process.BenchException;

/** What makes the load of a row. */
interface Load {
    /** Sends that many commands; fails if any is answered with an error. */
    LoadResult run(int port, Workload workload, long commands) throws BenchException, InterruptedException;

    /**
     * Writes values of this size, so that hardly a key is without one.
     *
     * @return the commands that it took
     */
    long preload(int port, Workload.Size size) throws BenchException, InterruptedException;
}
