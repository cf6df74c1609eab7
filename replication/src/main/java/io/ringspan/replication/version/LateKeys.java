package io.ringspan.replication.version;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Those keys of a span's commands for which it is too late, in the order of the span.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> The keys of one span.
 */
public final class LateKeys {
    private static final int FIRST = 16;

    private long[] places = new long[FIRST];
    private int size;
    private int read;

    void clear() {
        size = 0;
        read = 0;
    }

    /** Whether all are in time. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Adds a key of a command. */
    void add(int command, int key) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
        }
        places[size++] = ((long) command << Integer.SIZE) | key;
    }

    /** Those of the next command that is asked for; commands have to be asked for in order. */
    public BitSet next(int command) {
        BitSet keys = new BitSet();
        while (read < size && places[read] >>> Integer.SIZE == command) {
            keys.set((int) places[read++]);
        }
        return keys;
    }
}
