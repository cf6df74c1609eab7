package io.ringspan.node.terminal;

/** What SIGHUP does: by itself it would end the process. */
public final class Hangup {
    private Hangup() {}

    /**
     * From now on that is done at each SIGHUP.
     *
     * @param done runs on a thread of the JVM's for signals, which it may keep waiting
     * @return false where it cannot be had: then SIGHUP does what it did
     */
    public static boolean does(Runnable done) {
        return Signals.on("HUP", done);
    }
}
