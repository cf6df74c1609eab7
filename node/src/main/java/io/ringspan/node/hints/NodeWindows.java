package io.ringspan.node.hints;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.state.DurableDirectory;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.hints.HintFiles;
import io.ringspan.replication.hints.HintLimits;
import io.ringspan.replication.hints.HintListener;
import io.ringspan.replication.hints.HintLog;
import io.ringspan.replication.window.LeftWindows;
import io.ringspan.replication.window.WindowFiles;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of all windows of one node: {@code windows/<epoch>.<worker>}. Those of an earlier start are there only if
 * it was killed: then what is in them goes to the hint logs before anything is sent.
 *
 * <p><b>Threads.</b> Any; what is left is taken by whoever starts the node.
 */
final class NodeWindows {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWindows.class);
    /** Beside what windows may keep: heads, and ends of blocks that no write fits into. */
    private static final long SPARE_BYTES = 2 << 20;

    private final Path root;
    private final WindowRoom room;
    private final List<LostBefore> lost = new ArrayList<>();

    /** What a hint log was found to have lost when something was put behind it: whoever sends it has to tell. */
    record LostBefore(String replica, int epoch, int worker, HintListener.Lost what) {}

    /**
     * Of the node whose state is in this directory.
     *
     * @param bytesMax what all windows may keep
     * @param workers how many share it
     */
    NodeWindows(Path stateDirectory, long bytesMax, int workers) {
        this.root = stateDirectory.resolve("windows");
        this.room = new WindowRoom(2 * bytesMax + workers * SPARE_BYTES);
    }

    /** Those of a stream of the present start. */
    WindowFiles of(StreamId stream) {
        Path directory = root.resolve(stream.epoch() + "." + stream.worker());
        try {
            DurableDirectory.make(directory);
            return new MappedWindowFiles(directory, room);
        } catch (IOException failed) {
            room.refused(failed.toString());
            return WindowFiles.NONE;
        }
    }

    /**
     * Puts what killed starts have left into the hint logs, under their streams' names. What cannot be taken stays for a
     * later start.
     *
     * @param start the present one
     */
    void takeLeft(HintPlaces hints, HintLimits limits, int start) throws IOException {
        for (StreamPlace left : StreamPlace.in(root)) {
            if (left.epoch() < start) {
                takeLeft(left, hints, limits);
            }
        }
    }

    /** What the logs that took something were found to have lost. */
    List<LostBefore> lost() {
        return List.copyOf(lost);
    }

    private void takeLeft(StreamPlace left, HintPlaces hints, HintLimits limits) {
        try {
            HintFiles files = new DiskHintFiles(left.path(), hints.disk());
            long taken = LeftWindows.take(files, replica -> open(left, replica, hints, limits));
            if (taken > 0) {
                LOG.info(
                        "{} write batch(es) that were in the windows of stream {}.{} when its process was killed are kept for"
                                + " their replicas",
                        taken,
                        left.epoch(),
                        left.worker());
            }
            remove(left.path(), files);
        } catch (IOException failed) {
            LOG.error(
                    "What is left in {} by an earlier start cannot be taken, and is not sent by this one: {}. Check the disk,"
                            + " and start the node again",
                    left.path(),
                    failed.toString());
        }
    }

    /** Room is looked at when the log is opened to be sent: then what is too much is told. */
    private HintLog open(StreamPlace left, String replica, HintPlaces hints, HintLimits limits) throws IOException {
        HintFiles files = hints.of(replica, left.epoch(), left.worker()).files();
        HintListener told = new Told(what -> lost.add(new LostBefore(replica, left.epoch(), left.worker(), what)));
        return HintLog.open(files, limits, HintRoom.in(new Budget(Long.MAX_VALUE / 2)), ByteBufAllocator.DEFAULT, told);
    }

    private static void remove(Path directory, HintFiles files) throws IOException {
        for (String name : files.list()) {
            if (LeftWindows.isOurs(name)) {
                files.delete(name);
            }
        }
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException foreign) {
            LOG.info("{} stays: something else is in it", directory);
        }
    }

    /** Says what goes wrong with a log while it takes what was left. */
    private static final class Told implements HintListener {
        private final Consumer<Lost> noted;

        Told(Consumer<Lost> noted) {
            this.noted = noted;
        }

        @Override
        public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {
            throw new IllegalStateException("a log without a limit drops nothing");
        }

        @Override
        public void lost(Lost lost) {
            LOG.error("{}", lost);
            noted.accept(lost);
        }

        @Override
        public void refused(Refused refused) {
            LOG.error("{}", refused);
        }

        @Override
        public void troubled(String file, IOException why) {
            LOG.error("{}: {}", file, why.toString());
        }
    }
}
