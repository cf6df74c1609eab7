package io.ringspan.conf;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The process around the node.
 *
 * @param dataDir where the node keeps what must outlive it, if the file says
 * @param workers event loops, or 0: as many as {@link #workersOn} finds right
 * @param drainMillis how long a node that stops waits until its writes are confirmed
 * @param directBytesMax memory outside the heap for everything on its way through the node
 * @param watch what it notes of the commands of its clients
 */
public record ProcessConf(
        Optional<Path> dataDir, int workers, Transport transport, long drainMillis, long directBytesMax, Watch watch) {
    private static final int FEW_CORES = 2;
    private static final int WORKERS_ON_MANY_CORES = 3;

    /**
     * What is noted of each command.
     *
     * @param metrics whether anything is; without, nothing is known of single commands
     * @param slowerThanMillis from so long an answer on, its commands go into the slow log; negative: none do
     * @param slowLogMax as many entries the slow log has
     */
    public record Watch(boolean metrics, long slowerThanMillis, int slowLogMax) {
        /** As the settings are by default. */
        public static final Watch DEFAULT = new Watch(true, 10, 128);
    }

    /** The same with its state in that directory. */
    public ProcessConf withDataDir(Path directory) {
        return new ProcessConf(Optional.of(directory), workers, transport, drainMillis, directBytesMax, watch);
    }

    /**
     * How many event loops to run on a machine with this many cores. One store is a single thread, and one worker outruns
     * it: two more for clients and peers are enough, and on few cores the store needs the rest.
     */
    public int workersOn(int cores) {
        if (workers > 0) {
            return workers;
        }
        return cores <= FEW_CORES ? 1 : WORKERS_ON_MANY_CORES;
    }
}
