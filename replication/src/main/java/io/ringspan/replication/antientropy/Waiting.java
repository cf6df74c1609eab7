package io.ringspan.replication.antientropy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that differed, until they are read again: a write may have been on its way.
 *
 * <p><b>Owner.</b> Whoever makes it. <b>Limits.</b> Says {@link #isFull} when it holds so many keys, or so many bytes of them.
 */
public final class Waiting {
    private final int keysMax;
    private final long bytesMax;
    private final long waitNanos;
    private final ArrayDeque<Key> keys = new ArrayDeque<>();
    private long bytes;

    /**
     * A key that differed.
     *
     * @param looks what the replicas held when it was read last
     * @param times how often it has been read and had changed
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Key(byte[] key, List<KeyLook> looks, int times, long dueNanos) {}

    public Waiting(int keysMax, long bytesMax, long waitNanos) {
        this.keysMax = keysMax;
        this.bytesMax = bytesMax;
        this.waitNanos = waitNanos;
    }

    /** Adds a key that was read now. */
    public void add(byte[] key, List<KeyLook> looks, int times, long nowNanos) {
        keys.add(new Key(key, looks, times, nowNanos + waitNanos));
        bytes += key.length;
    }

    /** Takes out those that have waited long enough, so many at the most. */
    public List<Key> due(long nowNanos, int most) {
        List<Key> due = new ArrayList<>();
        Key next = keys.peek();
        while (next != null && due.size() < most && next.dueNanos() - nowNanos <= 0) {
            keys.remove();
            bytes -= next.key().length;
            due.add(next);
            next = keys.peek();
        }
        return due;
    }

    /** How long until some are due, in nanoseconds; 0 if some are, or there are none. */
    public long untilDue(long nowNanos) {
        Key next = keys.peek();
        return next == null ? 0 : Math.max(0, next.dueNanos() - nowNanos);
    }

    public boolean isFull() {
        return keys.size() >= keysMax || bytes >= bytesMax;
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }
}
