package io.ringspan.replication.stream;

import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.Lease;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.HintSource;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayDeque;
import java.util.Arrays;
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
    /** How often logs on disk look at the age of what they hold, and are forced. */
    private static final long DISK_TURN_MILLIS = 1_000;

    private final StreamId stream;
    private final WindowBudgets budgets;
    private final Lease inAll;
    private final SkipListener listener;
    private final Skips skips;
    private final HintSource hints;
    private final SpanMemory memory;
    private final ArrayDeque<Write> spare = new ArrayDeque<>();
    private Topology topology;
    private Window[] windows;
    /** It is not among the others yet, and its log may have something to tell. */
    private @Nullable Window opening;

    private long hintedWrites;
    private long lastDiskTurn;
    /** The last position that was given before this topology. */
    private long earlierUpTo;

    Windows(StreamId stream, Topology topology, WindowBudgets budgets, ByteBufAllocator allocator, Overflow overflow) {
        this.stream = stream;
        this.topology = topology;
        this.budgets = budgets;
        this.inAll = budgets.inAll();
        this.listener = overflow.listener();
        this.skips = new Skips(stream, listener, () -> topology());
        this.hints = overflow.hints();
        this.memory = new SpanMemory(
                allocator, overflow.windows(), node -> topology().node(node).id());
        this.windows = new Window[topology.size()];
        for (int node = 0; node < windows.length; node++) {
            windows[node] = open(node, topology.node(node).id());
        }
    }

    /** A window without writes, behind what an earlier start of the node left on disk. */
    Window open(int node, NodeId id) {
        Backlog backlog = new Backlog(new Skips.OnDisk(this, listener, id));
        Window window = new Window(node, id, budgets.of(id), backlog, hints.start(), memory.cursor(id));
        opening = window;
        window.recover(hints);
        opening = null;
        return window;
    }

    /**
     * Goes on where an earlier start of the node has left the stream: a replica for which nothing is on disk has everything.
     *
     * @return the last position that is on disk; 0 if none is
     */
    long recovered() {
        long last = 0;
        for (Window window : windows) {
            last = Math.max(last, window.baseHere());
        }
        for (Window window : windows) {
            if (window.backlog().isEmpty()) {
                window.follows(last);
            }
        }
        earlierUpTo = last;
        return last;
    }

    /** Whether the write was given its number, the first time, before the topology that is in force. */
    boolean isEarlier(WriteFrame write) {
        return write.identity() <= earlierUpTo;
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
        long kept = 0;
        for (int receiver : receivers) {
            Window window = windows[receiver];
            if (window.isAdmitting()) {
                window.add(write);
                kept |= 1L << ReplicaSet.place(receiver, write.owners().receivers());
            } else {
                leaveOut(window, write);
            }
        }
        SpanMemory.seal(write, kept);
    }

    /** There is no room here for the write: the disk has it, or the replica will not get it. */
    private void leaveOut(Window window, Write write) {
        while (window.size() > 0 && spill(window)) {
            // what is older goes first
        }
        boolean isOnDisk = window.size() == 0 && window.backlog().take(window, write, hints);
        if (isOnDisk) {
            window.follows(write.position());
            hintedWrites++;
        } else {
            skips.add(window, write.frame(), write.owners());
        }
        write.skipped(window.node());
    }

    /** Releases everything up to the replica's mark. */
    void marked(int replica, long mark) {
        Window window = windows[replica];
        long upTo = Math.min(mark, window.reach()); // it cannot have applied what was never sent
        if (!window.backlog().isEmpty()) {
            markBacklog(window, upTo);
        }
        while (window.size() > 0 && window.at(0).position() <= upTo) {
            Write write = window.removeOldest();
            write.marked(replica);
            unhold(write);
        }
        if (window.burst().isOn() && window.lease().isHalfFree()) {
            skips.endBurst(window);
        }
    }

    private void markBacklog(Window window, long mark) {
        window.backlog().marked(mark);
        if (window.backlog().isEmpty()) {
            listener.replayed(stream, window.id());
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

    /** Goes over to another topology; nodes that it has more than the one before get windows, for what comes behind the last position. */
    void topology(Topology next, long last) {
        topology = next;
        earlierUpTo = last;
        int known = windows.length;
        windows = Arrays.copyOf(windows, next.size());
        for (int node = known; node < windows.length; node++) {
            windows[node] = open(node, next.node(node).id());
            if (windows[node].backlog().isEmpty()) {
                windows[node].follows(last);
            }
        }
        memory.closeChunks();
    }

    /** The window of this node, if there is one. */
    @Nullable
    Window named(NodeId id) {
        if (opening != null && opening.id().equals(id)) {
            return opening;
        }
        for (Window window : windows) {
            if (window.id().equals(id)) {
                return window;
            }
        }
        return null;
    }

    /**
     * Releases everything, whoever has not marked it; if there is a disk, it is put there first.
     *
     * @return how many writes neither the replica has marked nor the disk has, each counted once for each replica
     */
    long close() {
        for (Window window : windows) {
            window.backlog().wake();
            while (window.size() > 0 && spill(window)) {
                // all of it
            }
        }
        long lost = memory.leave(windows);
        for (Window window : windows) {
            while (window.size() > 0) {
                unhold(window.removeOldest());
            }
            window.lease().close();
            window.backlog().close();
        }
        inAll.close();
        memory.close();
        return lost;
    }

    /** Makes room for streams of other workers that have less than their share and need it, and keeps none to spare. */
    void tick(long nowEpochMillis) {
        boolean diskTurn = Math.abs(nowEpochMillis - lastDiskTurn) >= DISK_TURN_MILLIS;
        lastDiskTurn = diskTurn ? nowEpochMillis : lastDiskTurn;
        long allowed = inAll.used() - inAll.surplus();
        while (inAll.used() > allowed && fullest().size() > 0) {
            giveUpOldest(fullest());
        }
        for (Window window : windows) {
            long allowedHere = window.bytes() - window.lease().surplus();
            while (window.bytes() > allowedHere) {
                giveUpOldest(window);
            }
            window.lease().trim();
            if (diskTurn) {
                window.backlog().tick(nowEpochMillis);
            }
            if (window.size() == 0 && window.burst().isOn() && window.lease().isHalfFree()) {
                skips.endBurst(window);
            }
        }
        if (diskTurn) {
            memory.tick();
        }
        inAll.trim();
    }

    long keptBytes() {
        return inAll.used();
    }

    /** How many writes were put on disk, each counted once for each replica. */
    long hintedWrites() {
        return hintedWrites;
    }

    SpanMemory memory() {
        return memory;
    }

    StreamId stream() {
        return stream;
    }

    Skips skips() {
        return skips;
    }

    Topology topology() {
        return topology;
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
            giveUpOldest(window);
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
            giveUpOldest(full);
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

    /** Makes room: the oldest writes go to disk, or, where that is not to be had, the oldest one is skipped. */
    private void giveUpOldest(Window window) {
        if (spill(window)) {
            return;
        }
        Write write = window.skipOldest();
        skips.add(window, write.frame(), write.owners());
        write.skipped(window.node());
        unhold(write);
    }

    /** Puts some of the oldest writes on disk. False if it takes none. */
    private boolean spill(Window window) {
        boolean isFirst = window.backlog().isEmpty();
        int taken = window.backlog().take(window, hints);
        if (taken > 0 && isFirst) {
            listener.hinting(stream, window.id());
        }
        hintedWrites += taken;
        for (int i = 0; i < taken; i++) {
            Write write = window.removeOldest();
            write.skipped(window.node());
            unhold(write);
        }
        return taken > 0;
    }
}
