package io.ringspan.tests.bench.process;

/** A store behind what is measured, or measured alone. */
public interface Store {
    int port();

    KernelCount count();

    /** Makes it stand still, or go on. */
    void freeze(boolean still) throws BenchException, InterruptedException;

    /** Commands for data that it has run since it started. */
    long dataCommands() throws BenchException;
}
