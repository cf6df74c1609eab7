package io.ringspan.replication.store;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.TimeSource;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Resume;
import io.ringspan.replication.stream.StreamId;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.stream.WriteFrame;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one order in which writes go to a store. Takes each stream's writes in the order of their positions, each once;
 * sends them on at once, many on the way at a time; and moves a stream's mark over what the store has applied. The rule
 * for a write: what is not above the last one taken is a duplicate; if the position that it follows was taken, it is next;
 * else something is missing before it.
 *
 * <p>A store that refuses a write for its own state stops that stream's mark before it: the stream is held, and after a
 * while its origin is asked to send again from the mark. Of what had been on the way behind it, {@link Repeating} repeats
 * what is needed. A connection that breaks leaves unknown what was not answered. A store that comes back as another run
 * may have lost anything: all marks are void, a new life begins, and every origin sends all it has.
 *
 * <p><b>Owner.</b> The store's worker; counters may be read from elsewhere. <b>Buffers.</b> Keeps only what is early or is
 * being repeated; {@link #close} releases it. <b>Limits.</b> {@link StoreLimits}.
 */
public final class StoreOrder {
    private final StoreSink sink;
    private final StoreLimits limits;
    private final TimeSource time;
    private final InboundStreams streams;
    private final InFlight inFlight = new InFlight();
    private final Repeating repeating;
    private final List<InboundStream> unflushed = new ArrayList<>();
    private Topology topology;
    private boolean connected;
    private @Nullable String runId;
    private long life;
    private long duplicates;
    private long gaps;
    private long holds;

    /**
     * @param commands walks spans when something has to be repeated
     * @param life a number that no earlier start of this node used, nor its successors; not {@link Resume#NO_LIFE}
     */
    public StoreOrder(
            Topology topology, StoreSink sink, SpanCommands commands, StoreLimits limits, TimeSource time, long life) {
        if (life == Resume.NO_LIFE) {
            throw new IllegalArgumentException("a life of " + life + " stands for none");
        }
        this.topology = topology;
        this.sink = sink;
        this.limits = limits;
        this.time = time;
        this.life = life;
        this.streams = new InboundStreams(limits);
        this.repeating = new Repeating(sink, commands, inFlight);
    }

    /**
     * A write has come.
     *
     * @param from where it came from; what the store has to say to the stream goes there from now on
     * @param prev the position that it follows
     */
    public Verdict offer(Upstream from, StreamId id, WriteFrame write, long prev) {
        InboundStream stream = streams.of(id);
        if (stream == null) {
            return Verdict.RETIRED;
        }
        stream.upstream = from;
        if (!stream.known) {
            missing(stream);
            return Verdict.GAP;
        }
        if (write.position() <= stream.taken || isBeingRepeated(stream, write)) {
            duplicates++;
            markLater(stream, write.position() <= stream.mark);
            return Verdict.DUPLICATE;
        }
        if (!topology.owns(topology.self(), write.token())) {
            from.wrongOwner(id, topology.self(), write.position(), topology.epoch());
            return Verdict.WRONG_OWNER;
        }
        if (!mayTake(stream)) {
            stream.owes = true;
            return Verdict.HELD;
        }
        if (prev > stream.taken || stream.repeat != null) {
            boolean waits = stream.early.add(write, prev);
            stream.turnedAway |= !waits;
            missing(stream);
            return waits ? Verdict.EARLY : Verdict.GAP;
        }
        take(stream, write);
        takeEarly(stream);
        return Verdict.TAKEN;
    }

    /** An origin says where a stream goes on, and asks where this store stands in it. See {@link PeerSender#resume}. */
    public void resume(Upstream from, StreamId id, Resume resume) {
        InboundStream stream = streams.of(id);
        if (stream == null) {
            return; // the origin of a forgotten start is gone
        }
        stream.upstream = from;
        if (!stream.known) {
            if (resume.life() != life) {
                from.behind(id, topology.self(), Upstream.LOST, life);
                return;
            }
            stream.begin(resume.base(), resume.sentTo());
        }
        stream.floor = Math.max(stream.floor, resume.base());
        if (stream.floor > stream.taken && stream.repeat == null) {
            stream.taken = stream.floor;
        }
        dropPassedTail(stream);
        markLater(stream, true);
        stream.owes = true;
        takeEarly(stream);
        answerOwed(stream);
    }

    /** The store refused this command of the oldest unanswered span for its own state: it has not applied it. */
    public void notApplied(int command) {
        InFlight.Sent sent = inFlight.first();
        if (sent.refused == null) {
            sent.refused = new BitSet();
        }
        sent.refused.set(command);
    }

    /** All replies of the oldest unanswered span, or of the repeated command, have come. */
    public void answered() {
        InFlight.Sent sent = inFlight.first();
        inFlight.removeFirst();
        InboundStream stream = sent.stream();
        if (sent.repeated) {
            repeatAnswered(stream, sent.refused != null);
            return;
        }
        stream.inFlight--;
        if (sent.refused == null && stream.tail == null) {
            stream.mark = sent.position;
            stream.retryDelayNanos = limits.retryNanos();
            markLater(stream, true);
            return;
        }
        tail(stream).add(SpanFate.answered(sent.position, sent.refused));
        if (sent.refused != null) {
            hold(stream);
        }
    }

    /**
     * The connection to the store is gone.
     *
     * @param replies how many replies of the oldest unanswered span had come
     */
    public void disconnected(int replies) {
        connected = false;
        int known = replies;
        while (inFlight.size() > 0) {
            InFlight.Sent sent = inFlight.first();
            inFlight.removeFirst();
            InboundStream stream = sent.stream();
            if (stream.repeat != null && sent.repeated) {
                stream.repeat.lost();
            } else {
                stream.inFlight--;
                tail(stream).add(SpanFate.broken(sent.position, sent.commands, known, sent.refused));
            }
            known = 0;
        }
    }

    /**
     * There is a connection to the store, and it has finished loading.
     *
     * @param run the store's {@code run_id}: if it is not the last one's, the store may have lost anything
     */
    public void connected(String run) {
        if (runId != null && !runId.equals(run)) {
            loseMarks();
        }
        runId = run;
        connected = true;
        for (InboundStream stream : streams.all()) {
            stream.holding = false;
            goOn(stream);
        }
    }

    /** Lets what was waiting for its time happen. To be called some twenty times a second. */
    public void tick() {
        long now = time.nanoTime();
        for (int i = 0; i < streams.all().size(); i++) {
            InboundStream stream = streams.all().get(i);
            boolean retry = connected && stream.holding && stream.inFlight == 0 && now - stream.retryAtNanos >= 0;
            if (retry) {
                stream.holding = false;
                goOn(stream);
            }
            boolean stuck = stream.gap && !stream.holding && stream.repeat == null;
            if (stuck && now - stream.askAtNanos >= 0) {
                askAgain(stream, now);
            }
        }
    }

    /** A connection that writes came from is gone. */
    public void closed(Upstream from) {
        for (InboundStream stream : streams.all()) {
            if (stream.upstream == from) {
                stream.upstream = null;
            }
        }
    }

    /** Goes over to another topology. */
    public void topologyChanged(Topology next) {
        topology = next;
    }

    /** Tells the marks of this event-loop turn. To be called at its end. */
    public void flushMarks() {
        for (int i = 0; i < unflushed.size(); i++) {
            InboundStream stream = unflushed.get(i);
            boolean tell = stream.unflushed && stream.known && stream.upstream != null;
            stream.unflushed = false;
            if (tell && stream.upstream != null) {
                stream.upstream.mark(stream.id, topology.self(), stream.mark);
            }
        }
        unflushed.clear();
    }

    /** Releases what is kept. */
    public void close() {
        for (InboundStream stream : streams.all()) {
            stream.lose();
        }
    }

    private boolean mayTake(InboundStream stream) {
        if (inFlight.size() >= limits.inFlightMax()) {
            hold(stream);
        }
        return connected && !stream.holding;
    }

    private static boolean isBeingRepeated(InboundStream stream, WriteFrame write) {
        return stream.repeat != null
                && write.position() <= stream.repeat.frame().position();
    }

    private void take(InboundStream stream, WriteFrame write) {
        if (stream.tail != null && write.position() > stream.tail.end()) {
            stream.tail = null;
        }
        if (stream.tail != null) {
            repeating.begin(stream, write);
            goOnRepeating(stream);
            return;
        }
        stream.taken = write.position();
        stream.inFlight++;
        inFlight.add(stream, write.position(), write.commands(), false);
        sink.apply(stream.id, write);
    }

    /** Takes those early writes whose turn has come. */
    private void takeEarly(InboundStream stream) {
        while (!stream.early.isEmpty() && stream.repeat == null) {
            EarlyWrites.Early first = stream.early.first();
            boolean stale = first.frame().position() <= stream.taken;
            if (!stale && (first.prev() > stream.taken || !mayTake(stream))) {
                break;
            }
            ByteBuf span = stream.early.removeFirst().frame().span();
            if (!stale) {
                take(stream, first.frame());
            }
            span.release();
        }
        if (stream.gap && stream.known) {
            stream.gap = stream.turnedAway || !stream.early.isEmpty();
            patience(stream); // what is missing now is missing anew
            askForTurnedAway(stream);
        }
    }

    /** Not before there is room: the origin sends everything again. */
    private void askForTurnedAway(InboundStream stream) {
        if (stream.turnedAway && stream.early.isEmpty() && stream.repeat == null) {
            stream.turnedAway = false;
            stream.gap = false;
            stream.owes = true;
            answerOwed(stream);
        }
    }

    private void patience(InboundStream stream) {
        stream.askDelayNanos = limits.gapNanos();
        stream.askAtNanos = time.nanoTime() + stream.askDelayNanos;
    }

    private void goOnRepeating(InboundStream stream) {
        if (!repeating.goOn(stream)) {
            return;
        }
        stream.retryDelayNanos = limits.retryNanos();
        dropPassedTail(stream);
        markLater(stream, true);
        takeEarly(stream);
        answerOwed(stream);
    }

    private void repeatAnswered(InboundStream stream, boolean refused) {
        repeating.answered(stream, refused);
        if (refused) {
            hold(stream);
        } else {
            goOnRepeating(stream);
        }
    }

    private void hold(InboundStream stream) {
        if (stream.holding) {
            return;
        }
        holds++;
        stream.holding = true;
        stream.owes = true;
        stream.retryAtNanos = time.nanoTime() + stream.retryDelayNanos;
        stream.retryDelayNanos = limits.next(stream.retryDelayNanos);
    }

    /** The store may be tried again: goes on with what was being repeated, or asks the origin for what is needed. */
    private void goOn(InboundStream stream) {
        if (!stream.known) {
            return;
        }
        if (stream.repeat != null) {
            goOnRepeating(stream);
            return;
        }
        if (stream.tail != null && stream.inFlight == 0) {
            stream.mark = Math.max(stream.mark, stream.floor);
            stream.taken = stream.mark;
            stream.owes = true;
            dropPassedTail(stream);
        }
        takeEarly(stream);
        answerOwed(stream);
    }

    /** What the origin has given up cannot be repeated. */
    private void dropPassedTail(InboundStream stream) {
        boolean passed = stream.tail != null
                && stream.repeat == null
                && stream.inFlight == 0
                && Math.max(stream.mark, stream.floor) >= stream.tail.end();
        if (passed) {
            stream.tail = null;
        }
        stream.settleMark();
    }

    private void answerOwed(InboundStream stream) {
        boolean mayAnswer = stream.owes && connected && !stream.holding && stream.repeat == null;
        boolean rewound = stream.tail == null || stream.inFlight == 0;
        if (mayAnswer && rewound && stream.upstream != null) {
            stream.owes = false;
            stream.upstream.behind(stream.id, topology.self(), stream.taken, life);
        }
    }

    private FailedTail tail(InboundStream stream) {
        if (stream.tail == null) {
            stream.tail = new FailedTail(stream.mark);
        }
        return stream.tail;
    }

    private void loseMarks() {
        life++;
        for (InboundStream stream : streams.all()) {
            stream.lose();
            if (stream.upstream != null) {
                stream.upstream.behind(stream.id, topology.self(), Upstream.LOST, life);
            }
        }
    }

    /** Something is missing before what has come. Relays may overtake each other, so the origin is not asked at once. */
    private void missing(InboundStream stream) {
        if (stream.gap) {
            return;
        }
        gaps++;
        stream.gap = true;
        patience(stream);
        if (!stream.known) {
            askAgain(stream, time.nanoTime());
        }
    }

    private void askAgain(InboundStream stream, long now) {
        stream.askDelayNanos = limits.next(stream.askDelayNanos);
        stream.askAtNanos = now + stream.askDelayNanos;
        if (stream.upstream == null) {
            return;
        }
        if (stream.known) {
            stream.turnedAway = false;
            stream.gap = !stream.early.isEmpty();
            stream.owes = true;
            answerOwed(stream);
        } else {
            stream.upstream.behind(stream.id, topology.self(), Upstream.LOST, life);
        }
    }

    private void markLater(InboundStream stream, boolean later) {
        if (later && !stream.unflushed) {
            stream.unflushed = true;
            unflushed.add(stream);
        }
    }

    /** How many writes came that had come before. */
    public long duplicates() {
        return duplicates;
    }

    /** How often something was missing before a write. */
    public long gaps() {
        return gaps;
    }

    /** How often the store was given a rest because it refused a write or had too many on the way. */
    public long holds() {
        return holds;
    }

    /** How many deltas were not repeated although they may not have been applied. Settling will look after them. */
    public long unknownFates() {
        return repeating.unknownFates();
    }

    /** How many deltas were applied before one that should precede them. */
    public long reordered() {
        return repeating.reordered();
    }

    /** How many commands were sent to the store again. */
    public long repeatedCommands() {
        return repeating.repeatedCommands();
    }

    /** How many spans are on their way to the store. */
    public int inFlight() {
        return inFlight.size();
    }

    /** The bytes of writes that wait for others. */
    public long earlyBytes() {
        return streams.earlyRoom().bytes();
    }

    /** Whether this stream's writes are being turned away for now. On the store's worker only. */
    public boolean isHeld(StreamId id) {
        InboundStream stream = streams.known(id);
        return !connected || (stream != null && stream.holding);
    }

    /** Where the store stands in a stream; {@link Upstream#LOST} if it does not know. On the store's worker only. */
    public long mark(StreamId id) {
        InboundStream stream = streams.known(id);
        return stream == null || !stream.known ? Upstream.LOST : stream.mark;
    }
}
