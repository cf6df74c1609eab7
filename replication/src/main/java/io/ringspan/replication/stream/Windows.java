package io.ringspan.replication.stream;

import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.Lease;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All windows of a stream, one for each node, and its part of what the node may keep. Decides what is dropped when there is
 * no room: the oldest writes of the replica whose window is full, or, when all together are too much, of the one that
 * keeps most. No other replica loses anything by it. Where other workers' streams use so much that dropping would not
 * help, the new write itself is left out for that replica, and refused if nobody could answer it; within a tick the
 * streams that use more than their share make room.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Limits.</b> {@link WindowBudgets}, never exceeded; {@value #SPARE_WRITES_MAX}
 * idle {@link Write}s.
 */
final class Windows {
    private static final int SPARE_WRITES_MAX = 16 * 1024;

    private final StreamId stream;
    private final WindowBudgets budgets;
    private final Lease inAll;
    private final SkipListener listener;
    private final SpanMemory memory;
    private final ArrayDeque<Write> spare = new ArrayDeque<>();
    private Window[] windows;
    private long skippedWrites;
    private long skippedBytes;

    Windows(
            StreamId stream,
            WindowBudgets budgets,
            ByteBufAllocator allocator,
            SkipListener listener,
            Topology topology) {
        this.stream = stream;
        this.budgets = budgets;
        this.inAll = budgets.inAll();
        this.listener = listener;
        this.memory = new SpanMemory(allocator);
        this.windows = new Window[topology.size()];
        for (int node = 0; node < windows.length; node++) {
            windows[node] = open(node, topology.node(node).id());
        }
    }

    /** A window without writes. */
    Window open(int node, NodeId id) {
        return new Window(node, id, budgets.of(id));
    }

    Window of(int node) {
        return windows[node];
    }

    Window[] all() {
        return windows;
    }

    /**
     * A write that keeps a copy of what the source shows, and is in no window yet; to be handed to {@link #add} next.
     *
     * @param receivers whose windows it is for
     * @param needed those of them of whom one at least must have room
     * @return null, and nothing is kept, if none of the needed has room or there is no room in all
     */
    @Nullable
    Write keep(ReplicaSet owners, int[] receivers, int[] needed, WriteFrame source, @Nullable WriteWaiter waiter) {
        long spanBytesMax = budgets.limits().spanBytesMax();
        if (source.length() > spanBytesMax) {
            throw new IllegalArgumentException("a span of " + source.length() + " bytes is more than the "
                    + spanBytesMax + " that a window can keep; refuse it before anything is sent");
        }
        if (!makeRoom(receivers, needed, source.length() + (long) StreamLimits.WRITE_OVERHEAD_BYTES)) {
            return null;
        }
        Write write = spare.poll();
        if (write == null) {
            write = new Write();
        }
        write.begin(owners, waiter);
        write.frame().copyOf(source);
        memory.keep(write, source);
        return write;
    }

    /** Puts the write, which has its number by now, into the windows that have room for it; it is skipped for the others. */
    void add(Write write, int[] receivers) {
        for (int receiver : receivers) {
            Window window = windows[receiver];
            if (window.isAdmitting()) {
                window.add(write);
            } else {
                countSkipped(window, write);
                write.skipped(receiver);
            }
        }
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
        if (window.burst().isOn() && window.lease().isHalfFree()) {
            endBurst(window);
        }
    }

    /** One window no longer holds the write; the last one to say so gives it back. */
    void unhold(Write write) {
        if (write.unheld()) {
            inAll.give(write.bytes());
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
            if (renumbered.contains(window)) {
                continue;
            }
            if (window.burst().isOn()) {
                endBurst(window);
            }
            window.lease().close();
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
            window.lease().close();
        }
        inAll.close();
        memory.close();
    }

    /** Makes room for streams of other workers that have less than their share and need it, and keeps none to spare. */
    void tick() {
        long allowed = inAll.used() - inAll.surplus();
        while (inAll.used() > allowed && fullest().size() > 0) {
            skipOldest(fullest());
        }
        for (Window window : windows) {
            long allowedHere = window.bytes() - window.lease().surplus();
            while (window.bytes() > allowedHere) {
                skipOldest(window);
            }
            window.lease().trim();
            if (window.size() == 0 && window.burst().isOn() && window.lease().isHalfFree()) {
                endBurst(window);
            }
        }
        inAll.trim();
    }

    long keptBytes() {
        return inAll.used();
    }

    long skippedWrites() {
        return skippedWrites;
    }

    long skippedBytes() {
        return skippedBytes;
    }

    /** Takes room for a write of so many bytes; if it cannot, nothing is taken. */
    private boolean makeRoom(int[] receivers, int[] needed, long bytes) {
        if (!inAll.mayTake(bytes)) {
            inAll.want(bytes);
            return false;
        }
        for (int receiver : receivers) {
            Window window = windows[receiver];
            window.admitting(makeRoom(window, bytes));
        }
        if (oneAdmits(needed) && makeRoomInAll(bytes)) {
            return true;
        }
        for (int receiver : receivers) {
            Window window = windows[receiver];
            if (window.isAdmitting()) {
                window.admitting(false);
                window.lease().give(bytes);
            }
        }
        return false;
    }

    private boolean makeRoom(Window window, long bytes) {
        Lease lease = window.lease();
        boolean taken = lease.take(bytes);
        if (!taken) {
            lease.want(bytes);
        }
        while (!taken && window.size() > 0 && lease.mayTake(bytes)) {
            skipOldest(window);
            taken = lease.take(bytes);
        }
        return taken;
    }

    private boolean makeRoomInAll(long bytes) {
        boolean taken = inAll.take(bytes);
        if (!taken) {
            inAll.want(bytes);
        }
        for (Window full = fullest(); !taken && full.size() > 0; full = fullest()) {
            skipOldest(full);
            taken = inAll.take(bytes);
        }
        return taken;
    }

    private boolean oneAdmits(int[] needed) {
        for (int receiver : needed) {
            if (windows[receiver].isAdmitting()) {
                return true;
            }
        }
        return false;
    }

    private Window fullest() {
        Window fullest = windows[0];
        for (Window window : windows) {
            fullest = window.bytes() > fullest.bytes() ? window : fullest;
        }
        return fullest;
    }

    private void skipOldest(Window window) {
        Write write = window.removeOldest();
        countSkipped(window, write);
        write.skipped(window.node());
        unhold(write);
    }

    /** Counts and tells that the replica will not get this write. */
    void countSkipped(Window window, Write write) {
        if (!window.burst().isOn()) {
            listener.skipping(stream, window.id());
        }
        window.burst().add(write);
        window.leftOut();
        skippedWrites++;
        skippedBytes += write.frame().length();
    }

    private void endBurst(Window window) {
        listener.skipped(stream, window.id(), window.burst().end());
    }
}
