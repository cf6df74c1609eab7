package io.ringspan.node.cli.command;

/** What the process ends with; the numbers are those of {@code sysexits.h}. */
public final class ExitCode {
    /** Done. */
    public static final int OK = 0;

    /** It ran and found a fault in what it was asked to check: a test, a comparison, a benchmark bar. */
    public static final int FAILED = 1;

    /** What it was to look at is not there, or is something else. */
    public static final int UNUSABLE = 2;

    /** The command line makes no sense. */
    public static final int USAGE = 64;

    /** A store, a node or a program that is needed is not there. */
    public static final int UNAVAILABLE = 69;

    /** A fault of ours: always with a stack trace. */
    public static final int SOFTWARE = 70;

    /** The configuration file is wrong or cannot be read. */
    public static final int CONFIGURATION = 78;

    private ExitCode() {}
}
