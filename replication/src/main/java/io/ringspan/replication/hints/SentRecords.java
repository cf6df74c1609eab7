package io.ringspan.replication.hints;

/**
 * The records between the mark and the next to be sent.
 *
 * <p><b>Owner.</b> Its log. <b>Limits.</b> Those of the sender, which looks at {@link #bytes}; 20 bytes each.
 */
final class SentRecords {
    private static final int SMALLEST = 64;
    /** An emptied ring longer than this is given back. */
    private static final int SHRUNK_ABOVE = 64 * 1024;

    private long[] positions = new long[SMALLEST];
    private long[] millis = new long[SMALLEST];
    private int[] sizes = new int[SMALLEST];
    private int head;
    private int count;
    private long bytes;

    void add(long position, long at, int size) {
        if (count == sizes.length) {
            resize(count * 2);
        }
        int place = (head + count) & (sizes.length - 1);
        positions[place] = position;
        millis[place] = at;
        sizes[place] = size;
        count++;
        bytes += size;
    }

    /** Takes out the oldest; returns its size. */
    int removeFirst() {
        int size = sizes[head];
        head = (head + 1) & (sizes.length - 1);
        removed(size);
        return size;
    }

    /** Takes out the newest; returns its size. */
    int removeLast() {
        int size = sizes[(head + count - 1) & (sizes.length - 1)];
        removed(size);
        return size;
    }

    private void removed(int size) {
        count--;
        bytes -= size;
        if (count == 0 && sizes.length > SHRUNK_ABOVE) {
            resize(SMALLEST);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    long firstPosition() {
        return positions[head];
    }

    long firstMillis() {
        return millis[head];
    }

    long lastPosition() {
        return positions[(head + count - 1) & (sizes.length - 1)];
    }

    long bytes() {
        return bytes;
    }

    private void resize(int length) {
        long[] newPositions = new long[length];
        long[] newMillis = new long[length];
        int[] newSizes = new int[length];
        for (int i = 0; i < count; i++) {
            int place = (head + i) & (sizes.length - 1);
            newPositions[i] = positions[place];
            newMillis[i] = millis[place];
            newSizes[i] = sizes[place];
        }
        positions = newPositions;
        millis = newMillis;
        sizes = newSizes;
        head = 0;
    }
}
