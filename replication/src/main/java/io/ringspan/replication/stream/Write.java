package io.ringspan.replication.stream;

import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import org.jspecify.annotations.Nullable;

/**
 * A write that its stream keeps for the replicas that have not marked it. Taken from a pool and returned to it: who holds
 * one may use it until its {@link WriteWaiter#released()} was called.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Buffers.</b> Holds a part of a {@link SpanChunk}, or a reference to the span.
 */
public final class Write {
    private final WriteFrame frame = new WriteFrame();
    private @Nullable ReplicaSet owners;
    private @Nullable SpanChunk chunk;
    private @Nullable WriteWaiter waiter;
    private int holders;

    Write() {}

    /** Its number in its stream. */
    public long position() {
        return frame.position();
    }

    /** What is sent of it. */
    public WriteFrame frame() {
        return frame;
    }

    /** Lets the waiter go, because it has its answer: it will hear no more of this write. */
    public void forget() {
        waiter = null;
    }

    /** Who waits for its answer, if anyone still does. */
    public @Nullable WriteWaiter waiter() {
        return waiter;
    }

    void begin(ReplicaSet replicas, @Nullable WriteWaiter waiting) {
        owners = replicas;
        waiter = waiting;
        holders = 0;
    }

    ReplicaSet owners() {
        if (owners == null) {
            throw new IllegalStateException("write " + position() + " is used after its release");
        }
        return owners;
    }

    /** Its owners by another topology. */
    void owners(ReplicaSet replicas) {
        owners = replicas;
    }

    boolean isHeld() {
        return holders > 0;
    }

    /** The chunk that its bytes are in; none if it holds a reference to the span instead. */
    @Nullable
    SpanChunk chunk() {
        return chunk;
    }

    void chunk(@Nullable SpanChunk holding) {
        chunk = holding;
    }

    void held() {
        holders++;
    }

    /** One window fewer holds it. Returns true when it was the last. */
    boolean unheld() {
        holders--;
        return holders == 0;
    }

    void marked(int replica) {
        if (waiter != null) {
            waiter.marked(replica);
        }
    }

    void skipped(int replica) {
        if (waiter != null) {
            waiter.skipped(replica);
        }
    }

    void end() {
        WriteWaiter waiting = waiter;
        waiter = null;
        owners = null;
        chunk = null;
        frame.clear();
        if (waiting != null) {
            waiting.released();
        }
    }

    /** What it counts against the limits. */
    long bytes() {
        return frame.length() + (long) StreamLimits.WRITE_OVERHEAD_BYTES;
    }
}
