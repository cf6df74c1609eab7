package io.ringspan.replication.stream;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.HintListener;
import io.ringspan.replication.hints.HintLog;
import io.ringspan.replication.hints.HintSource;
import io.ringspan.replication.time.HybridClock;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The writes for one final replica that its window had no room for: on disk, oldest first. All of them come before what the
 * window holds, so they are sent first, and live writes behind them.
 *
 * <p><b>Owner.</b> The stream's worker; the counts may be read from elsewhere, and are then a little old. <b>Limits.</b>
 * The hint log's own on disk; at most {@value #IN_FLIGHT_BYTES_MAX} bytes, or one write, are sent and not marked. Less if marks
 * come later than the quickest did: then writes queue at the replica's store, and what is live there waits behind them.
 */
final class Backlog {
    /** How much is copied to disk with one call of the system. */
    private static final int BATCH_WRITES = 64;

    /** How far ahead of what is sent it is written down that it may have been. */
    private static final int ANNOUNCED_POSITIONS = 4096;

    private static final int BATCH_BYTES = 64 * 1024;
    static final int IN_FLIGHT_BYTES_MAX = 1024 * 1024;
    static final int IN_FLIGHT_BYTES_MIN = 32 * 1024;
    private static final int IN_FLIGHT_BYTES_FIRST = 128 * 1024;
    /** A mark that comes so many turns later than the quickest is not late. */
    private static final int TURNS_OF_GRACE = 1;
    /** Who waits longer is not asked every turn. */
    private static final int TURNS_MAX = 2_000;

    private final HintListener listener;
    private final WriteFrame frame = new WriteFrame();
    private @Nullable HintLog log;
    private boolean decoded;
    /** The disk took nothing, and is not asked again before the next tick. */
    private boolean resting;
    /** An earlier start has left something that cannot be opened. */
    private boolean hidden;

    private int inFlightMax = IN_FLIGHT_BYTES_FIRST;
    private boolean hasMetMax;
    /** A write that was sent, for whose mark the turns are counted; 0 if there is none. */
    private long timed;

    private int turns;
    private int quickest = TURNS_MAX;

    /** What the clock showed at the last tick. */
    private long seenMillis;

    private long lastSent;
    private long passedTo;
    private long confirmed;

    Backlog(HintListener listener) {
        this.listener = listener;
    }

    /** Takes over what an earlier start of the node has left for the replica. */
    void recover(NodeId replica, HintSource source) {
        try {
            log = source.kept(replica, listener);
        } catch (IOException failed) {
            hidden = true;
            listener.troubled("what an earlier start has left is not sent by this one", failed);
        }
    }

    /**
     * Whether an earlier start has left something that cannot be seen. Then the replica is told nothing of the stream: what
     * it is told to do without, it would not take from a later start either.
     */
    boolean isHidden() {
        return hidden;
    }

    /** Whether nothing of the replica's is on disk. */
    boolean isEmpty() {
        return log == null || log.isEmpty();
    }

    /** Whether something on disk has not been sent since the replica said last where it stands. */
    boolean hasNext() {
        return log != null && log.hasNext();
    }

    /** Whether what is on its way leaves room for the next. */
    boolean mayFollow() {
        boolean may = opened().sentBytes() < inFlightMax;
        hasMetMax |= !may;
        return may;
    }

    /** Another turn has begun. */
    void turn() {
        turns++;
    }

    /** Whether it is worth to go on every turn: there is more to send, and its replica is not away for long. */
    boolean isUnderWay() {
        return hasNext() && (timed == 0 || turns < TURNS_MAX);
    }

    /** Marks that come in time let more be on its way, late ones less. */
    private void timed() {
        timed = 0;
        quickest = Math.min(quickest, turns);
        if (turns > quickest + TURNS_OF_GRACE) {
            inFlightMax = Math.max(IN_FLIGHT_BYTES_MIN, inFlightMax - inFlightMax / 4);
        } else if (hasMetMax) {
            inFlightMax = Math.min(IN_FLIGHT_BYTES_MAX, inFlightMax + inFlightMax / 4);
        }
        hasMetMax = false;
    }

    long nextPosition() {
        return opened().nextPosition();
    }

    /** The position of the write before the next that the replica gets: not of one that was passed over. */
    long prev() {
        long before = opened().prev();
        return before == passedTo ? Math.min(before, lastSent) : before;
    }

    /** The next to be sent; valid until the backlog is used again. */
    WriteFrame next() {
        if (!decoded) {
            HintLog from = opened();
            announce();
            HintCodec.decode(from.nextPosition(), from.nextBytes(), from.nextAt(), from.nextLength(), frame);
            decoded = true;
        }
        return frame;
    }

    /** The next was sent. */
    void sent() {
        lastSent = nextPosition();
        passedTo = lastSent;
        if (timed == 0) {
            timed = lastSent;
            turns = 0;
        }
        advance();
    }

    /** What is about to be sent counts as sent from now on, also for a later start of this node. */
    private void announce() {
        HintLog from = opened();
        if (from.nextPosition() > from.sentTo()) {
            from.sentTo(Math.min(from.last(), from.nextPosition() + ANNOUNCED_POSITIONS));
        }
    }

    /** The next is not for this replica any more. */
    void pass() {
        boolean follows = opened().prev() == base();
        passedTo = nextPosition();
        advance();
        if (follows) {
            opened().marked(passedTo);
        }
    }

    private void advance() {
        opened().advance();
        decoded = false;
    }

    /** The replica has marked everything up to this position. */
    void marked(long position) {
        if (log == null || log.isEmpty()) {
            return;
        }
        decoded = false;
        if (timed > 0 && position >= timed) {
            timed();
        }
        long before = log.records();
        log.marked(position >= lastSent ? Math.max(position, passedTo) : position);
        confirmed += before - log.records();
    }

    /** What is sent next is the first above this position. */
    void rewind(long position) {
        if (log != null) {
            decoded = false;
            timed = 0;
            passedTo = 0;
            if (!log.isEmpty() && position > log.base()) {
                log.sentTo(Math.min(position, log.last())); // if the disk did not know, the replica does
            }
            log.rewind(position);
        }
    }

    /**
     * Copies the oldest writes of the window to disk.
     *
     * @return how many of them are there now and may leave the window; 0 if the disk takes none
     */
    int take(Window window, HintSource source) {
        int sent = window.size() - window.unsent();
        int most = Math.min(BATCH_WRITES, sent > 0 ? sent : window.size());
        if (most == 0 || resting || !open(window, source)) {
            return 0;
        }
        long prev = window.baseHere();
        long bytes = 0;
        int staged = 0;
        while (staged < most && bytes < BATCH_BYTES) {
            Write write = window.at(staged);
            stage(write.frame(), prev);
            prev = write.position();
            bytes += write.bytes();
            staged++;
        }
        long maybeSentTo = Math.min(prev, window.sentTo()); // also before the replica said last where it stands
        if (maybeSentTo > window.baseHere()) {
            opened().sentTo(maybeSentTo);
        }
        return commit(sent > 0, prev) ? staged : 0;
    }

    /** Copies a write that comes behind all of the window's to disk, the window being empty. False if the disk takes it not. */
    boolean take(Window window, Write write, HintSource source) {
        if (resting || !open(window, source)) {
            return false;
        }
        stage(write.frame(), window.baseHere());
        return commit(false, write.position());
    }

    private void stage(WriteFrame write, long prev) {
        HintLog to = opened();
        ByteBuf record = to.stage(write.position(), prev, HybridClock.millis(write.clock()));
        HintCodec.encode(write, record);
        to.staged();
    }

    private boolean commit(boolean wereSent, long last) {
        HintLog to = opened();
        decoded = false;
        if (!to.commit()) {
            resting = true;
            return false;
        }
        if (wereSent) {
            lastSent = last;
            passedTo = last;
            to.rewind(last);
        }
        return true;
    }

    private boolean open(Window window, HintSource source) {
        if (log == null) {
            HintLog made = source.make(window.id(), listener);
            log = made;
            resting = made == null;
            if (made != null && seenMillis > 0) {
                made.begunAt(seenMillis);
            }
        }
        return log != null;
    }

    private HintLog opened() {
        if (log == null) {
            throw new IllegalStateException("nothing was ever kept on disk here");
        }
        return log;
    }

    /** Lets the log forget what is too old, and make safe what it has. */
    void tick(long nowEpochMillis) {
        resting = false;
        seenMillis = nowEpochMillis;
        if (log != null) {
            decoded = false;
            log.tick(nowEpochMillis);
        }
    }

    /** The position that the oldest follows. Not of an empty one. */
    long base() {
        return opened().base();
    }

    /** The position of the newest. Not of an empty one. */
    long last() {
        return opened().last();
    }

    /** Up to which position it may have been sent, in any life of this node. Not of an empty one. */
    long sentTo() {
        return opened().sentTo();
    }

    /** How many writes are on disk. */
    long writes() {
        return log == null ? 0 : log.records();
    }

    /** The bytes that they take there. */
    long bytes() {
        return log == null ? 0 : log.bytes();
    }

    /** How many writes the replica has confirmed that were sent to it from disk, or were on disk when it did. */
    long confirmed() {
        return confirmed;
    }

    /** When the oldest was written, in milliseconds since 1970. Not of an empty one. */
    long oldestMillis() {
        return opened().oldestMillis();
    }

    /** Gives up the oldest file. False if there is none. */
    boolean dropOldest() {
        decoded = false;
        return log != null && log.dropOldest();
    }

    /** The disk is asked again, whatever it said before. */
    void wake() {
        resting = false;
    }

    /** Lets go of the files, which stay if something is in them. */
    void close() {
        if (log != null && log.isEmpty()) {
            log.delete();
        } else if (log != null) {
            log.close();
        }
        log = null; // what still comes for it finds nothing
    }
}
