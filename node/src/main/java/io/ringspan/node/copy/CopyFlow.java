package io.ringspan.node.copy;

/**
 * Whether a copy goes on, pauses or stops.
 *
 * <p><b>Threads.</b> Any; the run's own waits.
 */
final class CopyFlow {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private boolean pauses; // guarded by this
    private boolean stops; // guarded by this

    /** It was told to stop. */
    static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;
    }

    synchronized void pause(boolean on) {
        pauses = on;
        notifyAll();
    }

    synchronized void stop() {
        stops = true;
        notifyAll();
    }

    synchronized boolean pauses() {
        return pauses;
    }

    synchronized boolean stops() {
        return stops;
    }

    /** Waits so long, and then for as long as it is to pause. Returns whether it did pause. */
    synchronized boolean rest(long nanos) throws InterruptedException, Stopped {
        long begun = System.nanoTime();
        for (long left = nanos;
                left > NANOS_PER_MILLI && !stops && !pauses;
                left = nanos - (System.nanoTime() - begun)) {
            wait(left / NANOS_PER_MILLI);
        }
        boolean paused = pauses;
        while (pauses && !stops) {
            wait();
        }
        if (stops) {
            throw new Stopped();
        }
        return paused;
    }
}
