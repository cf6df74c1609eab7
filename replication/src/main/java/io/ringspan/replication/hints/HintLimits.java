package io.ringspan.replication.hints;

import io.ringspan.base.FsyncPolicy;
import java.time.Duration;

/**
 * How a hint log keeps its records. How much it may keep is said by its {@link io.ringspan.replication.budget.HintRoom}.
 *
 * @param segmentBytes after how many bytes a new file is begun. A cap or the age takes whole files
 * @param ageMillis how long a record is kept; when all of a file are older, the file goes
 */
public record HintLimits(long segmentBytes, long ageMillis, FsyncPolicy fsync) {
    /** Files of 16 MiB, kept for a day, written to disk at each tick. */
    public static final HintLimits DEFAULT =
            new HintLimits(16 << 20, Duration.ofDays(1).toMillis(), FsyncPolicy.INTERVAL);

    public HintLimits {
        if (segmentBytes <= 0 || ageMillis <= 0) {
            throw new IllegalArgumentException("hints need files of more than " + segmentBytes
                    + " bytes, kept for more than " + ageMillis + " ms");
        }
    }
}
