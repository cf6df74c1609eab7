package io.ringspan.node.terminal;

/** What Ctrl-C does while the JVM ends already: by itself the JVM would not heed it before all hooks are done. */
public final class CtrlC {
    /** What a shell shows for a process that SIGINT ended. */
    private static final int EXIT_CODE = 130;

    private CtrlC() {}

    /**
     * From now on Ctrl-C ends the process at once, and whatever it was doing is left as it is. Where that cannot be had,
     * Ctrl-C does what it did.
     */
    public static void endsAtOnce() {
        Signals.on("INT", () -> Runtime.getRuntime().halt(EXIT_CODE));
    }
}
