package io.ringspan.replication.store;

/**
 * The memory that early writes of all streams share.
 *
 * <p><b>Owner.</b> The store's worker. <b>Limits.</b> Its own.
 */
final class EarlyRoom {
    private final long bytesMax;
    private long bytes;

    EarlyRoom(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Returns false if there is not that much. */
    boolean take(long wanted) {
        if (bytes + wanted > bytesMax) {
            return false;
        }
        bytes += wanted;
        return true;
    }

    void give(long back) {
        bytes -= back;
    }

    long bytes() {
        return bytes;
    }
}
