package io.ringspan.replication.store;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.stream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * Where one store stands in one stream. {@code mark} and {@code taken} part while writes are on their way to the store;
 * everything between them is in flight there, or is in the tail of a failure.
 *
 * <p><b>Owner.</b> The store's worker, through {@link StoreOrder}.
 */
final class InboundStream {
    final StreamId id;
    final EarlyWrites early;

    /**
     * Where answers go: the way that the origin's last question came. If that breaks anywhere, the origin hears of it and
     * asks another way; of the ways that single writes came, it may have given up some.
     */
    @Nullable
    Upstream upstream;
    /** Which of the origin's questions that was. */
    long round;

    /** Whether the positions mean anything: not before the origin said where it begins, and not after a loss of marks. */
    boolean known;
    /** Applied, or left out for good, up to here; see {@link #applied}. */
    long mark;
    /** Sent to the store up to here. */
    long taken;
    /** The origin sends nothing up to here any more. */
    long floor;
    /** How many spans are on their way to the store. */
    int inFlight;
    /** The origin has skipped writes for this store, up to this stamp; 0 if none. */
    long leftOut;
    /** Whether the mark is to be told at the end of the turn. */
    boolean unflushed;

    /** The store refuses this stream's writes, until the next try. */
    boolean holding;

    private long pin;

    long retryAtNanos;
    long retryDelayNanos;
    /** Something was turned away or a question left open; the origin has to be told when writes are taken again. */
    boolean owes;

    /** Something is missing, and the origin is asked for it when this time comes. */
    boolean gap;

    /** Something missing was here and could not be kept: the gap does not close before the origin was asked. */
    boolean turnedAway;

    long askAtNanos;
    long askDelayNanos;

    /** Since the store lost its marks, the origin has not said what it still has. */
    boolean unheard;
    /** The store lacks writes of this stream, and does without: their origin does not send them. */
    boolean orphan;
    /** The origin has asked since its latest start: there may be something of this one left to send. */
    boolean continued;
    /** It went on when an earlier process ended, and its origin, which may still be sending it, has not asked since. */
    boolean interrupted;
    /** Something came from the origin since {@link Trust} looked last. */
    boolean heard;
    /** For how long nothing has come while the store lacked something. */
    long silentNanos;

    /**
     * The latest stamp of a value of this stream for which an earlier one was left out of the repeating; 0 if there is none.
     * Until that value is applied, neither is the other, and the mark is not told.
     */
    private long leansOn;
    /** The mark that is told meanwhile. */
    private long markBefore;

    @Nullable
    FailedTail tail;

    @Nullable
    Repeat repeat;

    private final StoreSink sink;
    private StoreRecord.Note note = StoreRecord.Note.NOWHERE;

    InboundStream(StreamId id, StoreLimits limits, EarlyRoom room, StoreSink sink) {
        this.id = id;
        this.sink = sink;
        this.early = new EarlyWrites(room);
        this.retryDelayNanos = limits.delays().retryNanos();
        this.askDelayNanos = limits.delays().gapNanos();
    }

    /** Releases what is kept; what is noted stays. */
    void close() {
        note = StoreRecord.Note.NOWHERE;
        lose();
    }

    /** The positions mean nothing any more. */
    void lose() {
        known = false;
        mark = 0;
        taken = 0;
        floor = 0;
        holding = false;
        owes = false;
        unflushed = false;
        gap = false;
        turnedAway = false;
        unheard = false;
        orphan = false;
        interrupted = false;
        silentNanos = 0;
        note.end();
        note = StoreRecord.Note.NOWHERE;
        early.clear();
        leansOn = 0;
        tail = null;
        if (repeat != null) {
            repeat.close();
            repeat = null;
        }
    }

    /** The origin begins, or goes on, after this position, and may have sent before what lies up to {@code sentTo}. */
    void begin(long base, long sentTo, StoreRecord record) {
        stand(base, sentTo, record);
        unheard = false;
        tail = sentTo > base ? new FailedTail(sentTo, false) : null;
    }

    /** An earlier process has marked everything up to {@code sure}, and noted what lies between as if it were applied. */
    void goOn(long sure, long sentTo, StoreRecord record) {
        stand(sure, sentTo, record);
        interrupted = true;
        tail = sentTo > sure ? new FailedTail(sentTo, true) : null;
    }

    private void stand(long at, long sentTo, StoreRecord record) {
        known = true;
        mark = at;
        taken = at;
        floor = at;
        note = record.note(id, at, Math.max(at, sentTo));
    }

    /** The origin sends nothing up to here any more. */
    void floor(long base) {
        long stands = Math.max(mark, floor);
        if (tail != null && base > stands) {
            tail.leftOut(stands);
        }
        floor = Math.max(floor, base);
    }

    /** A span is about to be sent to the store. */
    void take(long position) {
        taken = position;
        inFlight++;
        note.sending(position);
    }

    /** The mark is noted, for a process that comes after this one. */
    void noteMark() {
        if (known) {
            note.marked(applied());
        }
    }

    /** Once nothing is in flight or to be repeated, everything taken is applied. Returns true if the mark moved. */
    boolean settleMark() {
        boolean settled = inFlight == 0 && tail == null && repeat == null && mark < taken;
        if (settled) {
            mark = taken;
        }
        return settled;
    }

    /** What comes next is left out of the repeating, since this value of the stream is later. */
    void leanOn(LaterValue later) {
        if (leansOn == 0) {
            markBefore = mark;
        }
        leansOn = Math.max(leansOn, later.clock());
    }

    /** A span was repeated. */
    void repeated(long position, long clock) {
        taken = Math.max(taken, position);
        mark = taken;
        if (clock >= leansOn) {
            leansOn = 0;
        }
    }

    /** Up to here everything is applied, or overwritten by something that is: what the origin is told. */
    long applied() {
        long applied = leansOn == 0 ? mark : markBefore;
        return pin == 0 ? applied : Math.min(applied, pin - 1);
    }

    /** What has this position, and is answered like others, is not applied until {@link #unpin}. */
    void pin(long position) {
        pin = pin == 0 ? position : pin;
    }

    /** Whether there was something that was not applied. */
    boolean unpin() {
        boolean was = pin != 0;
        pin = 0;
        return was;
    }

    /** Nothing of it is taken until the next try. */
    void hold(long nowNanos, StoreLimits limits) {
        holding = true;
        owes = true;
        retryAtNanos = nowNanos + retryDelayNanos;
        retryDelayNanos = limits.next(retryDelayNanos);
    }

    /** What was above the mark when the store failed; a new one if there was none. */
    FailedTail failed() {
        if (tail == null) {
            tail = new FailedTail(mark, false);
        }
        return tail;
    }

    /** Whether this position is being repeated now, or was before what is. */
    boolean isRepeating(long position) {
        return repeat != null && position <= repeat.frame().position();
    }

    /** What the origin has given up cannot be repeated. */
    void dropPassedTail() {
        boolean passed = tail != null && repeat == null && inFlight == 0 && Math.max(mark, floor) >= tail.end();
        if (passed) {
            dropTail();
        }
        settleMark();
    }

    /** Nothing of it is listened to any more. */
    void giveUp() {
        if (tail != null) {
            tail.leftOut(mark);
        }
        dropTail();
    }

    /** What is left of the tail will not be repeated. Those versions were noted which it would have had. */
    void dropTail() {
        if (tail != null && tail.isLacking() && !orphan) {
            sink.forgetVersions();
        }
        tail = null;
        leansOn = 0;
        orphan = false;
    }

    /** Whether the store lacks, or may lack, writes that it was sent. */
    boolean lacksWrites() {
        return unheard || tail != null;
    }

    /** The origin is there, and about to send what the store lacks. */
    void comesBack() {
        heard = true;
        continued = true;
        interrupted = false;
        orphan = false;
    }
}
