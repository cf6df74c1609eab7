package io.ringspan.replication.budget;

/**
 * What the streams of one node may keep together.
 *
 * @param replicaBytesMax of unmarked writes for one final replica
 * @param totalBytesMax of unmarked writes in all; a write kept for several replicas counts once
 */
public record StreamLimits(long replicaBytesMax, long totalBytesMax) {
    /** What a kept write counts above its bytes: its object and its places in the windows. */
    public static final int WRITE_OVERHEAD_BYTES = 128;

    public StreamLimits {
        if (replicaBytesMax <= WRITE_OVERHEAD_BYTES || totalBytesMax <= WRITE_OVERHEAD_BYTES) {
            throw new IllegalArgumentException(
                    "a window of " + Math.min(replicaBytesMax, totalBytesMax) + " bytes cannot keep any write");
        }
    }

    /** The largest span that can be kept, and so sent. */
    public long spanBytesMax() {
        return Math.min(replicaBytesMax, totalBytesMax) - WRITE_OVERHEAD_BYTES;
    }
}
