package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import org.jspecify.annotations.Nullable;

/**
 * A batch that one replica answers: a read at {@code DC_ONE}, or a write that has no other replica. A read moves on to
 * the next replica as long as no byte of its reply went out. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Keeps its span while there is another replica to ask.
 */
public final class Ask implements ReplySink, Coordination {
    /** First those that answer and lack nothing, then those that answer, then last resorts. */
    private static final int LAST_PASS = 2;

    private final Asker asker;
    private final Span span = new Span();
    private @Nullable Slot slot;
    private int[] replicas = {};
    private int next;
    private @Nullable Link link;
    private int replica;
    private long number;
    private long notTaken;
    private long deadlineNanos;
    private boolean started;
    private boolean overloaded;
    private boolean refused;
    private boolean isKept;
    private boolean behind;
    private boolean inOrder;
    private boolean behindStream;
    private boolean choosy;
    private int pass;
    private long passed;
    private boolean watched;

    Ask(Asker asker) {
        this.asker = asker;
    }

    /**
     * Begins with a batch whose span is set.
     *
     * @param candidates whom to ask, in order
     * @param behindWrites whether the client has writes unanswered, which a read of its must not overtake
     * @param replicated whether those went through the stream, to several replicas: then one that was refused is still to come
     */
    void begin(Slot forSlot, int[] candidates, boolean behindWrites, boolean replicated) {
        slot = forSlot;
        replicas = candidates;
        inOrder = behindWrites || forSlot.isWrite();
        behindStream = behindWrites && replicated && !forSlot.isWrite();
        choosy = replicated && !forSlot.isWrite() && candidates.length > 1 && candidates.length <= Long.SIZE;
        pass = 0;
        passed = 0;
        next = 0;
        deadlineNanos = forSlot.startNanos() + asker.timeoutNanos();
        started = false;
        overloaded = false;
        refused = false;
        isKept = true;
        behind = behindWrites;
        link = null;
        forSlot.coordinatedBy(this);
        if (!forSlot.isWrite()) {
            asker.asked();
        }
        if (!askNext(false)) {
            overloaded = asker.isOverloaded(candidates);
            failUndone();
        }
    }

    Span span() {
        return span;
    }

    /**
     * Sends to the next replica that can be reached; false when there is none left, or none that may be asked: not even the own store
     * once it does not own the keys any more.
     *
     * @param late whether this is because another is late
     */
    private boolean askNext(boolean late) {
        for (int place = asker.isOutdated(span) ? -1 : nextPlace(); place >= 0; place = nextPlace()) {
            int asked = replicas[place];
            Link candidate = asker.link(asked);
            if (candidate != null && late && !asker.mayRetry(asked)) {
                next = place;
                passed &= ~(1L << place);
                break;
            }
            if (candidate != null) {
                isKept = isKept && (hasNext() || asker.isChanging() || span.isRetained());
                if (isKept) {
                    span.retain();
                }
                link = candidate;
                replica = asked;
                notTaken = asker.ahead().notTaken(asked);
                number = send(candidate);
                return true;
            }
        }
        link = null;
        return false;
    }

    private long send(Link to) {
        if (isWrite()) {
            return to.write(span, this);
        }
        return inOrder ? to.inOrder(span, this) : to.read(span, this);
    }

    private boolean hasNext() {
        return (choosy && pass < LAST_PASS) || next < replicas.length;
    }

    /** The place of the next that may be asked; -1 if there is none. Those that lack a write come later, last resorts last. */
    private int nextPlace() {
        while (hasNext()) {
            if (next == replicas.length) {
                pass++;
                next = 0;
            } else {
                int place = next++;
                boolean isPassed = passed != 0 && (passed & 1L << place) != 0;
                if (!isPassed && mayAsk(replicas[place]) && !(choosy && isForLater(replicas[place]))) {
                    passed |= choosy ? 1L << place : 0;
                    return place;
                }
            }
        }
        return -1;
    }

    private boolean isForLater(int candidate) {
        return (pass < LAST_PASS && !asker.standings().answers(candidate))
                || (pass == 0 && asker.ahead().lacks(candidate));
    }

    /**
     * A read behind the client's own writes must not get to a replica before them: rather an error than an old value. Nor may
     * a replica be read whose state forbids it.
     */
    private boolean mayAsk(int candidate) {
        if (isWrite()) {
            boolean mayPass = !asker.isChanging() || asker.ahead().precede(candidate);
            refused |= !mayPass; // it follows what was written when the key had several owners
            return mayPass && asker.standings().mayTake(candidate);
        }
        boolean mayPass = !behindStream || asker.ahead().precede(candidate);
        refused |= !mayPass && asker.isChanging(); // the write goes where its key belongs now, and the read behind it
        return mayPass && asker.standings().mayAnswer(candidate);
    }

    /** Whether the replica did not take a write that this read followed, and that may still succeed. */
    private boolean hasPassedAWrite() {
        boolean hasPassed = behindStream && asker.ahead().notTaken(replica) != notTaken;
        refused |= hasPassed && asker.isChanging();
        return hasPassed;
    }

    /** Asks the next replica in place of one that was asked; false when there is none left. */
    private boolean moveOn(boolean late) {
        if (!askNext(late)) {
            return false;
        }
        asker.tally().readRetried();
        watch(); // the link looks at the time since it was sent something, and this began before
        return true;
    }

    private void watch() {
        if (!watched) {
            watched = true;
            asker.watch(this);
        }
    }

    /** Ends it if its time is up; false once it has ended, one way or another. */
    boolean isWaiting(long nowNanos) {
        if (slot != null && nowNanos - deadlineNanos >= 0) {
            expired();
        }
        return slot != null;
    }

    boolean isWatched() {
        return watched;
    }

    /** Back among those that can be taken. */
    void unwatched() {
        watched = false;
    }

    private boolean isWrite() {
        Slot current = slot;
        return current != null && current.isWrite();
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        if (!started && hasPassedAWrite()) {
            abandon();
            broken();
            return;
        }
        started = true;
        Slot current = slot;
        if (current != null) {
            current.isAnsweredBy(replica);
            current.deliver(in, at, length, false);
        }
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        if (!started && hasPassedAWrite()) {
            broken();
            return;
        }
        if (refusals > 0 && !started && !isWrite() && moveOn(false)) {
            return;
        }
        Slot current = slot;
        asker.give(this);
        if (current != null) {
            current.isAnsweredBy(replica);
            current.deliver(in, at, length, true);
        }
    }

    @Override
    public void broken() {
        link = null;
        if (started) {
            Slot current = slot;
            asker.give(this);
            if (current != null) {
                current.brokenOff();
            }
        } else if (isWrite()) {
            fail(ClientError.UNKNOWN);
        } else if (!moveOn(false)) {
            failUndone();
        }
    }

    /** Nothing was done: another is asked, or it is planned anew. */
    @Override
    public void notOwner() {
        link = null;
        refused = true;
        if (isWrite() || !moveOn(false)) {
            failUndone();
        }
    }

    /** Another is asked if that does not add to what is too much already. */
    @Override
    public void overloaded() {
        if (started || isWrite()) {
            broken();
            return;
        }
        asker.wasLate(replica);
        overloaded = true;
        link = null;
        if (!moveOn(true)) {
            failUndone();
        }
    }

    private void failUndone() {
        Slot current = slot;
        if (current != null && isKept && !overloaded && asker.planAnew(span, current, behind, refused, replicas)) {
            asker.give(this);
            return;
        }
        fail(overloaded ? ClientError.OVERLOADED : ClientError.UNAVAILABLE);
    }

    @Override
    public void late() {
        if (started || isWrite()) {
            return;
        }
        asker.wasLate(replica);
        if (!hasNext()) {
            return;
        }
        Link silent = link;
        long abandoned = number;
        if (moveOn(true)) {
            if (silent != null) {
                silent.abandon(abandoned);
            }
        } else {
            link = silent;
            number = abandoned;
        }
    }

    /** A reply that has begun is not broken off while it goes on: a link on which nothing comes is given up as a whole. */
    @Override
    public void expired() {
        if (asker.tally().nowNanos() - deadlineNanos < 0) {
            watch(); // it began when requests were given more time than the link gives
            return;
        }
        if (!started) {
            abandon();
            fail(isWrite() ? ClientError.UNKNOWN : ClientError.TIMEOUT);
        }
    }

    @Override
    public void cancel() {
        abandon();
        asker.give(this);
    }

    private void abandon() {
        if (link != null) {
            link.abandon(number);
        }
    }

    private void fail(ClientError error) {
        Slot current = slot;
        asker.give(this);
        if (current != null) {
            asker.deliverError(current, error);
        }
    }

    /** Back to the state before {@link #begin}. */
    void clear() {
        span.release();
        slot = null;
        link = null;
    }
}
