package io.ringspan.replication.hints;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.hints.Recovery.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log, the oldest first, and the room that they take. The last one is written to.
 *
 * <p><b>Owner.</b> Its log.
 */
final class Segments {
    private final HintFiles files;
    private final HintLimits limits;
    private final HintRoom room;
    private final HintListener listener;
    private final List<Segment> list;
    /** Files that could not be removed, and the room that they take. */
    private final Map<String, Long> undeleted = new LinkedHashMap<>();

    /**
     * The first position of the newest file that was ever made. Where that is gone no older one is written to: it may not
     * be gone for good, and when the log is opened the next file's name bounds what is read of the one before.
     */
    private long newest;

    /** What an earlier life made may have been left to the system. */
    private boolean directoryDirty = true;

    private @Nullable Forcing syncing;

    Segments(HintFiles files, HintLimits limits, HintRoom room, HintListener listener, Found found) {
        this.files = files;
        this.limits = limits;
        this.room = room;
        this.listener = listener;
        this.list = new ArrayList<>(found.segments());
        this.newest = found.newest();
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    int size() {
        return list.size();
    }

    Segment get(int place) {
        return list.get(place);
    }

    /** What to give to {@link #append} at most. */
    static long roomFor(Batch batch) {
        return batch.size() + HintFormat.FILE_HEADER_BYTES;
    }

    /** Writes the batch, for which {@link #roomFor} was taken, behind all others. When it fails nothing of it counts. */
    void append(Batch batch) throws IOException {
        Segment written = list.isEmpty() ? null : list.get(list.size() - 1);
        try {
            if (written == null
                    || written.first() != newest
                    || written.sealed
                    || written.end + batch.size() > limits.segmentBytes()) {
                appendFresh(batch);
                leave(list.size() - 2);
            } else {
                appendTo(written, batch);
            }
        } catch (IOException failed) {
            room.give(roomFor(batch));
            throw failed;
        }
    }

    /** Nothing more is written to the files that are there. */
    void seal() {
        list.forEach(segment -> segment.sealed = true);
    }

    private void appendTo(Segment segment, Batch batch) throws IOException {
        try {
            segment.append(batch, isForced());
        } catch (IOException failed) {
            segment.cutBack();
            throw failed;
        }
        segment.room += batch.size();
        room.give(HintFormat.FILE_HEADER_BYTES);
    }

    private void appendFresh(Batch batch) throws IOException {
        Segment fresh = new Segment(files, batch.first());
        newest = fresh.first();
        Long taken = undeleted.remove(fresh.name());
        room.give(taken == null ? 0 : taken);
        try {
            fresh.begin();
            fresh.append(batch, isForced());
            directoryDirty = true;
            if (isForced()) {
                files.sync();
                directoryDirty = false;
            }
        } catch (IOException failed) {
            discard(fresh);
            throw failed;
        }
        fresh.room = roomFor(batch);
        list.add(fresh);
    }

    private boolean isForced() {
        return limits.fsync() == FsyncPolicy.EACH;
    }

    /** Nobody reads this one for now. */
    void leave(int place) {
        boolean written = place == list.size() - 1;
        if (place >= 0
                && !written
                && (limits.fsync() == FsyncPolicy.NEVER || !list.get(place).isUnsafe())) {
            list.get(place).close();
        }
    }

    /**
     * Nothing can be read any more from there on.
     *
     * @param onDisk whether to remove it from the file, too
     */
    void cut(Segment segment, long end, boolean onDisk) {
        segment.sealed = true;
        segment.end = end;
        if (!onDisk) {
            return;
        }
        segment.cutBack();
        if (segment.room > end) {
            room.give(segment.room - end);
            segment.room = end;
        }
    }

    /** Takes the file out and removes it. */
    void remove(int place) {
        discard(list.remove(place));
    }

    private void discard(Segment segment) {
        segment.close();
        if (delete(segment.name())) {
            room.give(segment.room);
        } else {
            undeleted.put(segment.name(), segment.room);
        }
    }

    private boolean delete(String name) {
        try {
            files.delete(name);
            return true;
        } catch (IOException failed) {
            listener.troubled(files.place(name), failed);
            return false;
        }
    }

    /** Whether removing more would make no room. */
    boolean isStuck() {
        return !undeleted.isEmpty();
    }

    /** The youngest is no older than that, whatever clock it was stamped by. */
    void writtenAt(long nowMillis) {
        Segment written = list.get(list.size() - 1);
        written.newestMillis = Math.max(written.newestMillis, nowMillis);
    }

    /** The clock was set: nothing becomes older or younger by it. */
    void clockSet(long millis) {
        for (Segment segment : list) {
            segment.newestMillis += segment.newestMillis == Long.MIN_VALUE ? 0 : millis;
        }
    }

    /** Tries again to remove what could not be removed. */
    void tidy() {
        for (Iterator<Map.Entry<String, Long>> left = undeleted.entrySet().iterator(); left.hasNext(); ) {
            Map.Entry<String, Long> file = left.next();
            if (delete(file.getKey())) {
                room.give(file.getValue());
                left.remove();
            }
        }
    }

    /**
     * Begins to make everything outlive a crash of the machine, as far as the policy wants it, and hears what came of it the
     * last time. Of each file one forcing at most is under way: what is written meanwhile waits for the next.
     */
    void beginForce() {
        if (limits.fsync() == FsyncPolicy.NEVER) {
            return;
        }
        for (int place = 0; place < list.size(); place++) {
            Segment segment = list.get(place);
            if (segment.isUnsafe()) {
                tried(segment.name(), segment::endForce);
                if (segment.dirty) {
                    tried(segment.name(), segment::beginForce);
                    tried(segment.name(), segment::endForce); // it may have been done at once
                }
                leave(place);
            }
        }
        tried("", this::endSync);
        if (directoryDirty && syncing == null) {
            syncing = files.beginSync();
            directoryDirty = syncing == null;
            tried("", this::endSync);
        }
    }

    private void endSync() throws IOException {
        Forcing begun = syncing;
        if (begun == null || !begun.isEnded()) {
            return;
        }
        syncing = null;
        if (begun.failure() != null) {
            directoryDirty = true;
            throw begun.failure();
        }
    }

    /** Makes everything outlive a crash of the machine, as far as the policy wants it, before it returns. */
    void force() {
        if (limits.fsync() == FsyncPolicy.NEVER) {
            return;
        }
        for (Segment segment : list) {
            if (segment.isUnsafe()) {
                tried(segment.name(), segment::force);
            }
        }
        if (directoryDirty || syncing != null) {
            tried("", files::sync);
            directoryDirty = false;
        }
    }

    /** Something to do with a file. */
    private interface Step {
        void run() throws IOException;
    }

    private void tried(String name, Step step) {
        try {
            step.run();
        } catch (IOException failed) {
            listener.troubled(files.place(name), failed);
        }
    }

    void close() {
        list.forEach(Segment::close);
    }
}
