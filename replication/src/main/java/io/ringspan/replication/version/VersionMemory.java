package io.ringspan.replication.version;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Where the versions of a store's keys are.
 *
 * <p><b>Owner.</b> The store worker.
 *
 * @param entries of how many keys; 0: of none
 * @param longs the numbers
 * @param isLeft whether an earlier process has left them there
 */
public record VersionMemory(int entries, LongBuffer longs, boolean isLeft) {
    private static final int LEAST_ENTRIES = VersionEntries.WAYS;

    /** In the memory of this process. */
    public static VersionMemory ofProcess(int entries) {
        return new VersionMemory(entries, LongBuffer.allocate(VersionEntries.longs(size(entries))), false);
    }

    /** How many bytes they take elsewhere. */
    public static int bytes(int entries) {
        return Long.BYTES * VersionEntries.longs(entries);
    }

    /** In other memory; what is there is not looked at, and until it was replaced by something else nobody takes it for versions. */
    public static VersionMemory in(ByteBuffer memory, int entries) {
        VersionMemory made = new VersionMemory(entries, longs(memory), false);
        new VersionEntries(entries, made.longs).changingAll();
        return made;
    }

    /** Where an earlier process has left them, unless it ended while it forgot them all. */
    public static VersionMemory left(ByteBuffer memory, int entries) {
        LongBuffer longs = longs(memory);
        return new VersionMemory(entries, longs, !new VersionEntries(entries, longs).isTorn());
    }

    private static int size(int entries) {
        return entries == 0 ? LEAST_ENTRIES : entries;
    }

    private static LongBuffer longs(ByteBuffer memory) {
        return memory.slice().order(ByteOrder.nativeOrder()).asLongBuffer();
    }

    VersionEntries table() {
        return new VersionEntries(size(entries), longs);
    }
}
