package io.ringspan.conf;

import io.ringspan.base.FsyncPolicy;

/**
 * What is kept on disk for replicas that are too far behind.
 *
 * @param on whether anything is
 * @param replicaBytesMax the most for one replica, all workers together
 * @param totalBytesMax the most for all replicas together
 * @param ageMillisMax what is older is given up
 * @param fsync when it is made safe against a loss of the machine; a killed process loses nothing of it
 * @param durableWindows whether a killed process loses nothing of what is not too far behind either; only if {@code on}
 */
public record HintConf(
        boolean on,
        long replicaBytesMax,
        long totalBytesMax,
        long ageMillisMax,
        FsyncPolicy fsync,
        boolean durableWindows) {
    /** Nothing is kept. */
    public static final HintConf OFF = new HintConf(false, 0, 0, 0, FsyncPolicy.NEVER, false);
}
