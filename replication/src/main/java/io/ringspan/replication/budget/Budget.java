package io.ringspan.replication.budget;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many bytes, of which leases take their parts.
 *
 * <p><b>Threads.</b> Any: three counters, no lock. <b>Limits.</b> Never gives out more than {@code bytesMax}; what was given out
 * before that became less is still out.
 */
public final class Budget {
    private static final int PIECES = 256;
    private static final long PIECE_BYTES_MAX = 64 * 1024;

    private volatile long bytesMax;
    private volatile long pieceBytes;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong wanted = new AtomicLong();
    private final AtomicInteger leases = new AtomicInteger();

    public Budget(long bytesMax) {
        this.bytesMax = bytesMax;
        this.pieceBytes = pieceBytes(bytesMax);
    }

    private static long pieceBytes(long bytesMax) {
        return Math.min(PIECE_BYTES_MAX, bytesMax / PIECES);
    }

    /** From now on it has so many. If more are given out, nothing is until enough has been given back. */
    void resize(long bytes) {
        bytesMax = bytes;
        pieceBytes = pieceBytes(bytes);
    }

    /** A new part of it. */
    public Lease lease() {
        leases.incrementAndGet();
        return new Lease(this);
    }

    /** Returns false, and gives nothing, if there is not that much. */
    boolean take(long bytes) {
        long before = taken.get();
        while (before + bytes <= bytesMax) {
            if (taken.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = taken.get();
        }
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Somebody who uses less than its share found no room for so much. */
    void want(long bytes) {
        wanted.addAndGet(bytes);
    }

    /** What is wanted beyond what is free; whoever asks has to see to it. */
    long takeWanted() {
        if (wanted.get() == 0) {
            return 0;
        }
        return Math.min(wanted.getAndSet(0), bytesMax) - free();
    }

    void leaseEnded() {
        leases.decrementAndGet();
    }

    long free() {
        return bytesMax - taken();
    }

    /** What is given out. */
    long taken() {
        return taken.get();
    }

    /** What is each lease's if all want as much as they can get. */
    long shareBytes() {
        return bytesMax / Math.max(1, leases.get());
    }

    /** What a lease takes at a time, so that it comes here rarely and others miss little by it. */
    long pieceBytes() {
        return pieceBytes;
    }

    boolean isHalfFree() {
        return taken.get() < bytesMax / 2;
    }
}
