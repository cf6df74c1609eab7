package io.ringspan.replication.window;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A mapped file of blocks. At its beginning a table says where blocks begin: what lies elsewhere is nothing.
 *
 * <p><b>Owner.</b> The stream's worker.
 */
final class WindowSegment {
    private final ByteBuffer bytes;
    private final int units;
    private final String name;
    private final BitSet used = new BitSet();
    private int free;
    private boolean wasEmpty;

    WindowSegment(String name, ByteBuffer bytes) {
        this.name = name;
        this.bytes = bytes;
        this.units = bytes.limit() / WindowFormat.UNIT_BYTES;
        int head = WindowFormat.headUnits(units);
        used.set(0, head);
        free = units - head;
        WindowFormat.segmentHead(bytes, units);
    }

    /** A block of so many units; null if there is no room. */
    @Nullable
    Block take(int length, int[] owners, CRC32C crc) {
        if (free < length) {
            return null;
        }
        int unit = used.nextClearBit(0);
        while (unit + length <= units) {
            int taken = used.nextSetBit(unit);
            if (taken < 0 || taken >= unit + length) {
                return take(unit, length, owners, crc);
            }
            unit = used.nextClearBit(taken);
        }
        return null;
    }

    private Block take(int unit, int length, int[] owners, CRC32C crc) {
        used.set(unit, unit + length);
        free -= length;
        wasEmpty = false;
        ByteBuffer part = bytes.slice(unit * WindowFormat.UNIT_BYTES, length * WindowFormat.UNIT_BYTES);
        Block block = new Block(this, unit, part, owners, crc);
        VarHandle.releaseFence();
        table(unit, length);
        return block;
    }

    String name() {
        return name;
    }

    /** All of it. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Whether there is no block in it, and was none when that was asked the last time. */
    boolean isEmptyAgain() {
        boolean isEmpty = free == units - WindowFormat.headUnits(units);
        boolean again = isEmpty && wasEmpty;
        wasEmpty = isEmpty;
        return again;
    }

    void hide(int unit) {
        table(unit, 0);
    }

    void free(int unit, int length) {
        used.clear(unit, unit + length);
        free += length;
    }

    private void table(int unit, int length) {
        bytes.putInt(WindowFormat.TABLE_AT + Integer.BYTES * unit, length);
    }
}
