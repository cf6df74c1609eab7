package io.ringspan.node.hints;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the files of all windows of a node may take together, and what is said when they get no more.
 *
 * <p><b>Threads.</b> Any.
 */
final class WindowRoom {
    private static final Logger LOG = LoggerFactory.getLogger(WindowRoom.class);

    private final long bytesMax;
    private final AtomicLong used = new AtomicLong();
    private final AtomicBoolean told = new AtomicBoolean();

    WindowRoom(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    long bytesMax() {
        return bytesMax;
    }

    /** Takes that much, or nothing. */
    boolean take(long bytes) {
        if (used.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        give(bytes);
        return false;
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    /** A file could not be made. Said once: what is kept in memory instead is counted. */
    void refused(String why) {
        if (told.compareAndSet(false, true)) {
            LOG.warn(
                    "Some windows are kept in memory only, and a killed process would lose what is in them: {}. See"
                            + " ringspan_stream_volatile_writes_total",
                    why);
        }
    }
}
