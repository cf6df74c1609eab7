package io.ringspan.node.io;

/**
 * How many bytes a link has moved, through all its connections, and how often it came to nothing.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
public final class Traffic {
    private long sentBytes;
    private long receivedBytes;
    private long failures;
    private long timeouts;
    private long dropped;

    /** So many bytes more were given to the kernel, or wait for it. */
    public void sent(long bytes) {
        sentBytes += bytes;
    }

    /** So many more have come. */
    public void received(int bytes) {
        receivedBytes += bytes;
    }

    /** An attempt to connect came to nothing. */
    public void failed() {
        failures++;
    }

    /** So many requests more were not answered within their time. */
    public void unanswered(int requests) {
        timeouts += requests;
    }

    /** So many requests more waited on a connection that was lost. */
    public void dropped(int requests) {
        dropped += requests;
    }

    public long sentBytes() {
        return sentBytes;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    /** Attempts to connect that came to nothing. */
    public long failures() {
        return failures;
    }

    /** Requests that were not answered within their time. */
    public long timeouts() {
        return timeouts;
    }

    /** Requests that waited on a connection when it was lost. */
    public long dropped() {
        return dropped;
    }
}
