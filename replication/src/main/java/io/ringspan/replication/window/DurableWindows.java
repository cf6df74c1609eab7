package io.ringspan.replication.window;

import io.ringspan.base.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What one stream's windows keep in mapped files: blocks of writes, and a cursor for each replica. Where the disk gives no
 * room the stream keeps its writes in the process's memory, and asks again later.
 *
 * <p><b>Owner.</b> The stream's worker; the counts may be read from elsewhere. <b>Limits.</b> Its files grow to the most that was
 * needed at once, and stay until it is closed, but for those of large writes; whoever makes them bounds them.
 */
public final class DurableWindows {
    private static final int SEGMENT_BYTES = 1024 * 1024;

    private final WindowFiles files;
    private final Cursors cursors = new Cursors();
    private final List<WindowSegment> segments = new ArrayList<>();
    /** Given back, but another thread still reads a write there. */
    private final ArrayDeque<Block> lent = new ArrayDeque<>();

    private final CRC32C crc = new CRC32C();
    private int made;
    private boolean resting;
    private boolean closed;
    private long volatileWrites;

    public DurableWindows(WindowFiles files) {
        this.files = files;
        this.closed = !files.isOn();
    }

    /** The replica's. */
    public Cursor cursor(NodeId replica) {
        return cursors.of(replica);
    }

    /** Whether writes are kept in files as long as there is room. */
    public boolean isOn() {
        return !closed;
    }

    /** Whether the disk has given no room, and is not asked before the next tick. */
    public boolean isResting() {
        return resting;
    }

    /**
     * A block with room for so many bytes of writes, heads included; null if there is none.
     *
     * @param owners for whom its writes may be
     */
    public @Nullable Block take(int bytes, Cursor[] owners) {
        if (closed || resting || owners.length > WindowFormat.OWNERS_MAX) {
            return null;
        }
        resting = !cursors.open(files);
        return resting ? null : take(WindowFormat.recordsAt(owners.length) + (long) bytes, owners);
    }

    private @Nullable Block take(long bytes, Cursor[] owners) {
        int[] entries = new int[owners.length];
        for (int owner = 0; owner < owners.length; owner++) {
            entries[owner] = owners[owner].entry();
            if (entries[owner] < 0) {
                return null;
            }
        }
        takeBack();
        int units = WindowFormat.units(bytes);
        for (int i = 0; i < segments.size(); i++) {
            Block block = segments.get(i).take(units, entries, crc);
            if (block != null) {
                return block;
            }
        }
        WindowSegment segment = make(units);
        return segment == null ? null : segment.take(units, entries, crc);
    }

    private @Nullable WindowSegment make(int units) {
        int all = Math.max(SEGMENT_BYTES / WindowFormat.UNIT_BYTES, units + WindowFormat.headUnits(units) + 1);
        long bytes = (long) all * WindowFormat.UNIT_BYTES;
        if (bytes > Integer.MAX_VALUE) {
            return null;
        }
        String name = WindowFormat.segment(++made);
        ByteBuffer mapped = files.make(name, (int) bytes);
        if (mapped == null) {
            resting = true;
            return null;
        }
        WindowSegment segment = new WindowSegment(name, mapped);
        segments.add(segment);
        return segment;
    }

    private void takeBack() {
        for (int left = lent.size(); left > 0; left--) {
            Block block = lent.remove();
            if (block.isOnlyOurs()) {
                block.free();
            } else {
                lent.add(block);
            }
        }
    }

    /** No write in it is kept any more. */
    public void give(Block block) {
        if (closed) {
            return;
        }
        block.hide();
        if (block.isOnlyOurs()) {
            block.free();
        } else {
            lent.add(block);
        }
    }

    /** A write is kept that would not outlive the process. */
    public void countVolatile() {
        volatileWrites++;
    }

    /** How many of those there were. */
    public long volatileWrites() {
        return volatileWrites;
    }

    /** From time to time: the disk is asked again, whatever it said before; what large writes took is given back. */
    public void tick() {
        resting = false;
        if (!closed) {
            takeBack();
            segments.removeIf(this::dropIfLargeAndEmpty);
        }
    }

    private boolean dropIfLargeAndEmpty(WindowSegment segment) {
        boolean drops = segment.bytes().limit() > SEGMENT_BYTES && segment.isEmptyAgain();
        if (drops) {
            files.drop(segment.name(), segment.bytes());
        }
        return drops;
    }

    /**
     * Nothing changes there any more. To be called before the windows let go of what they keep.
     *
     * @param isNeeded whether a later start is to take what is there; otherwise it is removed
     */
    public void close(boolean isNeeded) {
        if (closed) {
            return;
        }
        closed = true;
        cursors.close();
        if (!isNeeded) {
            files.end();
        }
    }
}
