package io.ringspan.replication.stream;

import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.Lease;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.HintSource;
import io.ringspan.replication.window.Cursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one stream that one final replica has not marked, in the order of their positions, and how far they have
 * been sent. A write leaves it in three ways only: by that replica's own mark, by the limit (then it is skipped, counted
 * and told), or because a new topology no longer has the replica among its owners.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Limits.</b> Its lease, which {@link Windows} sees to.
 */
final class Window {
    /** Whether writes may be sent. */
    enum Flow {
        /** There is no way to the replica. */
        CLOSED,
        /** The replica was asked where it stands; until it has said so nothing is sent. */
        ASKED,
        /** Writes are sent as they come. */
        OPEN
    }

    private static final int SMALLEST = 64;
    /** An emptied ring longer than this is given back: it grew while the replica was away. */
    private static final int SHRUNK_ABOVE = 16 * 1024;

    private final NodeId id;
    private final Lease lease;
    private final Backlog backlog;
    private final Cursor cursorOnDisk;
    private final SkipBurst burst = new SkipBurst();
    private final int node;
    private @Nullable Write[] ring = new @Nullable Write[SMALLEST];
    private int head;
    private int size;
    private int cursor;
    private long base;
    private long sentTo;
    private long recoveredTo;
    private boolean admitting;
    private long life = Resume.NO_LIFE;
    private long round;
    private Flow flow = Flow.CLOSED;
    private boolean stalled;
    private long latestClock;
    private long leftOut;
    private long pausedUntilNanos;
    private boolean paused;
    private boolean heldBack;

    /**
     * @param lease what it may keep
     * @param backlog what comes before it
     * @param start the node's present one
     * @param cursorOnDisk where it is told what a later start has to know
     */
    Window(int node, NodeId id, Lease lease, Backlog backlog, int start, Cursor cursorOnDisk) {
        this.node = node;
        this.cursorOnDisk = cursorOnDisk;
        this.id = id;
        this.lease = lease;
        this.backlog = backlog;
        this.round = (long) start << Integer.SIZE;
    }

    /** Goes on behind what an earlier start of the node has left on disk. Once, before the first write. */
    void recover(HintSource source) {
        backlog.recover(id, source);
        if (!backlog.isEmpty()) {
            base = backlog.last();
            sentTo = Math.min(backlog.sentTo(), backlog.last());
            recoveredTo = backlog.last();
        }
    }

    /** What is on disk for the replica: everything before what is here. */
    Backlog backlog() {
        return backlog;
    }

    /** Its part of what the node may keep for the replica. */
    Lease lease() {
        return lease;
    }

    /** Whether there is room in the lease, taken already, for the write that is about to be added. */
    boolean isAdmitting() {
        return admitting;
    }

    void admitting(boolean hasRoom) {
        admitting = hasRoom;
    }

    /** Takes in the write that room was taken for. */
    void add(Write write) {
        if (size == ring.length) {
            resize(size * 2);
        }
        ring[(head + size) & (ring.length - 1)] = write;
        size++;
        admitting = false;
        latestClock = write.frame().clock();
        write.held();
    }

    /** The write at this place, 0 being the oldest. */
    Write at(int place) {
        Write write = ring[(head + place) & (ring.length - 1)];
        if (write == null || place >= size) {
            throw new IndexOutOfBoundsException("place " + place + " of " + size);
        }
        return write;
    }

    /** Takes the oldest write out; what comes next follows it. */
    Write removeOldest() {
        follows(at(0).position());
        return skipOldest();
    }

    /** Takes the oldest write out, which the replica will not get; what comes next follows what is on disk, if anything is. */
    Write skipOldest() {
        Write write = at(0);
        if (backlog.isEmpty()) {
            follows(write.position());
        }
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        cursor = Math.max(0, cursor - 1);
        lease.give(write.bytes());
        if (size == 0 && ring.length > SHRUNK_ABOVE) {
            resize(SMALLEST);
        }
        return write;
    }

    /** Takes out the write at this place because the replica no longer owns it. What comes next follows what came before. */
    Write removeForeign(int place) {
        Write write = at(place);
        for (int later = place + 1; later < size; later++) {
            ring[(head + later - 1) & (ring.length - 1)] = at(later);
        }
        ring[(head + size - 1) & (ring.length - 1)] = null;
        size--;
        lease.give(write.bytes());
        if (place < cursor) {
            cursor--;
        }
        return write;
    }

    /** The first place whose write is above this position; the size if none is. */
    int placeAbove(long position) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).position() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The write with this position, if the replica has not marked it. */
    @Nullable
    Write find(long position) {
        if (size == 0) {
            return null;
        }
        int place = at(0).position() == position ? 0 : placeAbove(position - 1);
        if (place == size) {
            return null;
        }
        Write write = at(place);
        return write.position() == position ? write : null;
    }

    /** The replica is not asked where it stands, and so sent nothing, until this is taken back. */
    void holdBack(boolean isHeldBack) {
        heldBack = isHeldBack;
    }

    boolean isHeldBack() {
        return heldBack;
    }

    /** The replica will not get a write that it should have, with this stamp or, if that is not known, an earlier one than the latest. */
    void leftOut(long clock) {
        boolean isEarlier = clock == Resume.NO_STAMP && latestClock != 0;
        leftOut = Math.max(leftOut, isEarlier ? latestClock : clock);
    }

    /** Whether the replica has confirmed everything up to this position, and was never left out. */
    boolean isConfirmed(long position) {
        return leftOut == 0 && hasPassed(position);
    }

    /** Whether nothing is kept for the replica up to this position, here or on disk. */
    boolean hasPassed(long position) {
        boolean isPast = size == 0 || at(0).position() > position;
        return isPast && (backlog.isEmpty() || backlog.base() >= position);
    }

    /** Whether the next write to be sent may be sent now. */
    boolean isDue() {
        if (flow != Flow.OPEN || stalled) {
            return false;
        }
        return backlog.hasNext() ? backlog.mayFollow() : cursor < size;
    }

    /** Whether what is on disk is being sent. */
    boolean isUnderWay() {
        return flow == Flow.OPEN && !stalled && backlog.isUnderWay();
    }

    /** Whether all of its writes have been sent, and the next would be. */
    boolean isAbreast() {
        return flow == Flow.OPEN && !stalled && cursor == size && !backlog.hasNext();
    }

    /** The position of the next write to be sent. */
    long nextPosition() {
        return backlog.hasNext() ? backlog.nextPosition() : at(cursor).position();
    }

    /** The next write to be sent; valid until the window is used again. */
    WriteFrame next() {
        return backlog.hasNext() ? backlog.next() : at(cursor).frame();
    }

    /** The position that precedes the next write to be sent. */
    long prev() {
        if (backlog.hasNext()) {
            return backlog.prev();
        }
        return cursor == 0 ? base : at(cursor - 1).position();
    }

    /** The next write is about to be sent: a later start must not take it for one that never was. */
    void sending() {
        long position = nextPosition();
        if (position > sentTo) {
            cursorOnDisk.sentTo(position);
        }
    }

    /** The next write was sent. Returns true if it had been sent before. */
    boolean sent() {
        long position = nextPosition();
        boolean again = position <= sentTo;
        if (backlog.hasNext()) {
            backlog.sent();
        } else {
            cursor++;
        }
        sentTo = Math.max(sentTo, position);
        return again;
    }

    /** Sends on from above this position. */
    void rewind(long position) {
        if (position > base() && position > sentTo) {
            sentTo = position;
            cursorOnDisk.sentTo(position);
        }
        backlog.rewind(position);
        cursor = placeAbove(position);
        flow = Flow.OPEN;
        stalled = false;
    }

    void flow(Flow next) {
        flow = next;
        stalled = false;
    }

    Flow flow() {
        return flow;
    }

    /** The connection takes no more for now. */
    void stall() {
        stalled = true;
    }

    void unstall() {
        stalled = false;
    }

    /** Sends nothing until then, because the replica refused what it was sent. */
    void pause(long untilNanos) {
        flow(Flow.CLOSED);
        paused = true;
        pausedUntilNanos = untilNanos;
    }

    /** Whether it is paused at this time; a pause that is over is forgotten. */
    boolean isPaused(long nowNanos) {
        paused = paused && nowNanos - pausedUntilNanos < 0;
        return paused;
    }

    boolean isPaused() {
        return paused;
    }

    void unpause() {
        paused = false;
    }

    /** Another question to the replica. */
    Resume resume() {
        round++;
        return new Resume(base(), sentTo, life, round, leftOut);
    }

    void life(long known) {
        life = known;
    }

    /** The replica's number. */
    int node() {
        return node;
    }

    NodeId id() {
        return id;
    }

    /** The position that everything kept follows, here and on disk. */
    long base() {
        return backlog.isEmpty() ? base : backlog.base();
    }

    /** The position that the oldest write here follows: that of the last one that left. */
    long baseHere() {
        return base;
    }

    /** Everything up to this position is on disk, or was marked. */
    void follows(long position) {
        base = position;
        cursorOnDisk.base(position);
    }

    /** The highest position ever sent. */
    long sentTo() {
        return sentTo;
    }

    /**
     * The highest position that the replica can speak of. After a loss of the machine the disk may know of less than an
     * earlier start has sent; then the replica knows better.
     */
    long reach() {
        return Math.max(base(), Math.max(sentTo, recoveredTo));
    }

    int size() {
        return size;
    }

    /** What it counts against its limit. */
    long bytes() {
        return lease.used();
    }

    /** How many of its writes have not been sent since the replica said last where it stands. */
    int unsent() {
        return size - cursor;
    }

    SkipBurst burst() {
        return burst;
    }

    private void resize(int length) {
        @Nullable Write[] larger = new @Nullable Write[length];
        int first = Math.min(size, ring.length - head);
        System.arraycopy(ring, head, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, size - first);
        Arrays.fill(ring, null);
        ring = larger;
        head = 0;
    }
}
