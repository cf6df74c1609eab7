package io.ringspan.node.sim.net;

import java.util.Arrays;

/** Bytes that came and are not read yet. */
public final class ByteQueue {
    private static final int FIRST_BYTES = 256;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int head;
    private int tail;

    public void add(byte[] more) {
        if (tail + more.length > bytes.length) {
            int length = size();
            byte[] moved = length + more.length > bytes.length
                    ? new byte[Math.max(2 * bytes.length, length + more.length)]
                    : bytes;
            System.arraycopy(bytes, head, moved, 0, length);
            bytes = moved;
            head = 0;
            tail = length;
        }
        System.arraycopy(more, 0, bytes, tail, more.length);
        tail += more.length;
    }

    public int size() {
        return tail - head;
    }

    /** The byte at that distance from the first. */
    public byte at(int index) {
        return bytes[head + index];
    }

    /** Takes out the first so many. */
    public byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(bytes, head, head + count);
        head += count;
        return taken;
    }

    public void clear() {
        head = 0;
        tail = 0;
    }
}
