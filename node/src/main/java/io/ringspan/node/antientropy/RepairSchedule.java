package io.ringspan.node.antientropy;

import io.ringspan.base.TimeSource;
import io.ringspan.conf.PeerConf.Repair;
import io.ringspan.replication.ring.TokenRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs that nobody asks for, of the node's own tokens. When the last one ended is the time of a file, so that a node that is
 * started often does not begin anew each time, nor never.
 *
 * <p><b>Owner.</b> The loop that looks; {@link #ended} from a run's thread.
 */
public final class RepairSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(RepairSchedule.class);

    private final Repairs repairs;
    private final TimeSource time;
    private final @Nullable Path file;
    private volatile long endedMillis;

    /**
     * Not begun yet.
     *
     * @param directory of the node's state; null if it has none
     */
    public RepairSchedule(Repairs repairs, TimeSource time, @Nullable Path directory) {
        this.repairs = repairs;
        this.time = time;
        this.file = directory == null ? null : directory.resolve("repair-ended");
        this.endedMillis = time.epochMillis();
        repairs.onEnd(this::ended);
    }

    /** Reads when the last one ended; one that never did counts from now on. */
    public void begin() {
        if (file == null) {
            return;
        }
        try {
            endedMillis = Math.min(endedMillis, Files.getLastModifiedTime(file).toMillis());
        } catch (NoSuchFileException never) {
            note();
        } catch (IOException failed) {
            LOG.warn(
                    "{} cannot be read: the next repair is due in {} ms: {}",
                    file,
                    repairs.usual().intervalMillis(),
                    failed.toString());
        }
    }

    /** Begins one if it is time; an interval of 0 is never over. */
    public void look() {
        Repair usual = repairs.usual();
        if (usual.intervalMillis() > 0 && time.epochMillis() - endedMillis >= usual.intervalMillis()) {
            repairs.start(new Wish("", TokenRange.ALL, false, usual.keysPerSecond(), true));
        }
    }

    private void ended(Wish its, RepairState end) {
        boolean whole = end.phase() == RepairState.Phase.ENDED;
        if (whole && !its.dryRun() && its.datacenter().isEmpty() && its.range().equals(TokenRange.ALL)) {
            endedMillis = time.epochMillis();
            note();
        }
    }

    private void note() {
        try {
            if (file != null) {
                Files.write(file, new byte[0]);
                Files.setLastModifiedTime(file, FileTime.fromMillis(endedMillis));
            }
        } catch (IOException failed) {
            LOG.warn("{} cannot be written: {}", file, failed.toString());
        }
    }
}
