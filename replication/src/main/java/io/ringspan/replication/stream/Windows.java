package io.ringspan.replication.stream;

import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All windows of a stream, one for each node, and the limits on what they keep together. Decides what is dropped when a
 * limit is reached: the oldest writes of the replica whose window is full, or, when all together are too much, of the one
 * that keeps most. No other replica loses anything by it.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Limits.</b> {@link StreamLimits}, never exceeded; {@value #SPARE_WRITES_MAX}
 * idle {@link Write}s.
 */
final class Windows {
    private static final int SPARE_WRITES_MAX = 16 * 1024;

    private final StreamId stream;
    private final StreamLimits limits;
    private final SkipListener listener;
    private final SpanMemory memory;
    private final ArrayDeque<Write> spare = new ArrayDeque<>();
    private Window[] windows;
    private long keptBytes;
    private long skippedWrites;
    private long skippedBytes;

    Windows(
            StreamId stream,
            StreamLimits limits,
            ByteBufAllocator allocator,
            SkipListener listener,
            Topology topology) {
        this.stream = stream;
        this.limits = limits;
        this.listener = listener;
        this.memory = new SpanMemory(allocator);
        this.windows = new Window[topology.size()];
        for (int node = 0; node < windows.length; node++) {
            windows[node] = new Window(node, topology.node(node).id());
        }
    }

    Window of(int node) {
        return windows[node];
    }

    Window[] all() {
        return windows;
    }

    /** A write that keeps a copy of what the source shows, and is in no window yet; there is room for it in all of these. */
    Write keep(ReplicaSet owners, WriteFrame source, @Nullable WriteWaiter waiter) {
        if (source.length() > limits.spanBytesMax()) {
            throw new IllegalArgumentException("a span of " + source.length() + " bytes is more than the "
                    + limits.spanBytesMax() + " that a window can keep; refuse it before anything is sent");
        }
        makeRoom(owners, source.length() + (long) StreamLimits.WRITE_OVERHEAD_BYTES);
        Write write = spare.poll();
        if (write == null) {
            write = new Write();
        }
        write.begin(owners, waiter);
        write.frame().copyOf(source);
        memory.keep(write, source);
        keptBytes += write.bytes();
        return write;
    }

    /** Releases everything up to the replica's mark. */
    void marked(int replica, long mark) {
        Window window = windows[replica];
        long upTo = Math.min(mark, window.sentTo()); // it cannot have applied what was never sent
        while (window.size() > 0 && window.at(0).position() <= upTo) {
            Write write = window.removeOldest();
            write.marked(replica);
            unhold(write);
        }
        if (window.burst().isOn() && window.bytes() < limits.replicaBytesMax() / 2) {
            endBurst(window);
        }
    }

    /** One window no longer holds the write; the last one to say so gives it back. */
    void unhold(Write write) {
        if (write.unheld()) {
            keptBytes -= write.bytes();
            memory.release(write);
            write.end();
            if (spare.size() < SPARE_WRITES_MAX) {
                spare.add(write);
            }
        }
    }

    /** Goes over to another topology's nodes. What a node that has left still kept must have been taken out before. */
    void renumber(List<Window> renumbered) {
        for (Window window : windows) {
            if (window.burst().isOn() && !renumbered.contains(window)) {
                endBurst(window);
            }
        }
        windows = renumbered.toArray(Window[]::new);
        memory.closeChunks();
    }

    /** The window of this node, if there is one. */
    @Nullable
    Window named(NodeId id) {
        for (Window window : windows) {
            if (window.id().equals(id)) {
                return window;
            }
        }
        return null;
    }

    /** Releases everything, whoever has not marked it. */
    void close() {
        for (Window window : windows) {
            while (window.size() > 0) {
                unhold(window.removeOldest());
            }
        }
        memory.close();
    }

    long keptBytes() {
        return keptBytes;
    }

    long skippedWrites() {
        return skippedWrites;
    }

    long skippedBytes() {
        return skippedBytes;
    }

    private void makeRoom(ReplicaSet owners, long bytes) {
        for (int owner : owners.all()) {
            Window window = windows[owner];
            while (window.bytes() + bytes > limits.replicaBytesMax()) {
                skipOldest(window);
            }
        }
        while (keptBytes + bytes > limits.totalBytesMax()) {
            skipOldest(fullest());
        }
    }

    private Window fullest() {
        Window fullest = windows[0];
        for (Window window : windows) {
            fullest = window.bytes() > fullest.bytes() ? window : fullest;
        }
        return fullest;
    }

    private void skipOldest(Window window) {
        if (!window.burst().isOn()) {
            listener.skipping(stream, window.id());
        }
        Write write = window.removeOldest();
        window.burst().add(write);
        skippedWrites++;
        skippedBytes += write.frame().length();
        write.skipped(window.node());
        unhold(write);
    }

    private void endBurst(Window window) {
        listener.skipped(stream, window.id(), window.burst().end());
    }
}
