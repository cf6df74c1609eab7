package io.ringspan.node.io;

/**
 * How many bytes a link has moved, through all its connections.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
public final class Traffic {
    private long sentBytes;
    private long receivedBytes;

    /** So many bytes more were given to the kernel, or wait for it. */
    public void sent(long bytes) {
        sentBytes += bytes;
    }

    /** So many more have come. */
    public void received(int bytes) {
        receivedBytes += bytes;
    }

    public long sentBytes() {
        return sentBytes;
    }

    public long receivedBytes() {
        return receivedBytes;
    }
}
