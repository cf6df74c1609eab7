package io.ringspan.replication.store;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.TimeSource;
import io.ringspan.replication.cede.OwnRanges;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * The one order in which writes go to a store. Takes each stream's writes in the order of their positions, each once; sends them on at once, many
 * on the way at a time; and moves a stream's mark over what the store has applied. The rule for a write: what is not above the last one taken
 * is a duplicate; if the position that it follows was taken, it is next; else something is missing before it. A store that refuses a write for its
 * own state stops that stream's mark before it: the stream is held, and after a while its origin is asked to send again from the mark. Of what had
 * been on the way behind it, {@link Repeating} repeats what is needed. A connection that breaks leaves unknown what was not answered. A store that
 * comes back as another run may have lost anything: all marks are void, a new life begins, and every origin sends all it has.
 *
 * <p><b>Owner.</b> The store's worker; counters may be read from elsewhere. <b>Buffers.</b> Keeps only what is early or is being repeated; {@link
 * #close} releases it. <b>Limits.</b> {@link StoreLimits}.
 */
public final class StoreOrder {
    private final StoreSink sink;
    private final StoreLimits limits;
    private final TimeSource time;
    private final InboundStreams streams;
    private final InFlight inFlight = new InFlight();
    private final Repeating repeating;
    private final Answers answers;
    private final Trust trust;
    private final OwnRanges ranges;
    private boolean connected;
    private boolean lettingGo;
    private @Nullable String runId;
    private long duplicates;
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
        this.sink = sink;
        this.limits = limits;
        this.time = time;
        this.streams = new InboundStreams(limits, sink);
        this.ranges = new OwnRanges(topology, streams::taken);
        this.repeating = new Repeating(sink, commands, inFlight);
        this.answers = new Answers(limits, time, topology.self(), life);
        this.trust = new Trust(streams, sink, limits, time.nanoTime());
    }

    /** Goes on where an earlier process stood, and notes for a later one where it stands. Once, before anything else. */
    public void goOn(StoreRecord kept) {
        runId = kept.run();
        streams.goOn(kept);
    }

    /**
     * A write has come.
     *
     * @param from where it came from; what the store has to say goes there only if the origin has not asked yet
     * @param prev the position that it follows
     */
    public Verdict offer(Upstream from, StreamId id, WriteFrame write, long prev) {
        InboundStream stream = streams.of(id);
        if (stream == null) {
            return Verdict.RETIRED;
        }
        stream.heard = true;
        if (stream.upstream == null) {
            stream.upstream = from;
        }
        if (!stream.known) {
            answers.missing(stream);
            return Verdict.GAP;
        }
        if (write.position() <= stream.taken || stream.isRepeating(write.position())) {
            duplicates++;
            answers.markLater(stream, write.position() <= stream.mark);
            return Verdict.DUPLICATE;
        }
        if (!ranges.take(write)) {
            from.wrongOwner(id, ranges.self(), write.position(), ranges.epoch());
            return Verdict.WRONG_OWNER;
        }
        if (!mayTake(stream)) {
            stream.owes = true;
            return Verdict.HELD;
        }
        if (prev > stream.taken || stream.repeat != null) {
            boolean waits = stream.early.add(write, prev);
            stream.turnedAway |= !waits;
            answers.missing(stream);
            return waits ? Verdict.EARLY : Verdict.GAP;
        }
        take(stream, write);
        takeEarly(stream);
        answers.answerOwed(stream);
        return Verdict.TAKEN;
    }

    /** A write was turned away on its way here, as one that is held: its origin will be asked for it again. */
    public void turnedAway(Upstream from, StreamId id) {
        answers.turnedAway(streams.of(id), from);
    }

    /** An origin says where a stream goes on, and asks where this store stands in it. Answers go back to {@code from}. */
    public void resume(Upstream from, StreamId id, Resume resume) {
        InboundStream stream = streams.ofOrigin(id);
        if (stream == null || resume.round() < stream.round) {
            return; // there are too many; or the origin has asked again since, and does not wait for this answer
        }
        stream.upstream = from;
        stream.round = resume.round();
        stream.comesBack();
        if (resume.leftOut() > stream.leftOut) {
            stream.leftOut = resume.leftOut();
            sink.leftOut(resume.leftOut());
        }
        if (!stream.known) {
            if (resume.life() != answers.life()) {
                stream.unheard |= resume.sentTo() > resume.base();
                answers.lost(stream);
                return;
            }
            stream.begin(resume.base(), resume.sentTo(), streams.record());
        }
        stream.floor(resume.base());
        if (stream.floor > stream.taken && stream.repeat == null) {
            stream.taken = stream.floor;
        }
        stream.dropPassedTail();
        answers.markLater(stream, true);
        stream.owes = true;
        takeEarly(stream);
        answers.answerOwed(stream);
    }

    /** The store refused this command of the oldest unanswered span for its own state: it has not applied it. */
    public void notApplied(int command) {
        inFlight.first().refuse(command);
    }

    /** The store does not apply the oldest unanswered span as one: it runs its commands one by one, or none of them. */
    public void apart() {
        inFlight.first().apart = true;
    }

    /** All replies of the oldest unanswered span, or of what was repeated of one, have come. */
    public void answered() {
        InFlight.Sent sent = inFlight.first();
        inFlight.removeFirst();
        InboundStream stream = sent.stream();
        if (sent.repeated) {
            if (repeating.answered(stream, sent)) {
                goOnRepeating(stream);
            } else {
                hold(stream);
            }
            return;
        }
        stream.inFlight--;
        if (sent.refused == null && stream.tail == null) {
            stream.mark = sent.position;
            stream.settleMark();
            stream.retryDelayNanos = limits.delays().retryNanos();
            answers.markLater(stream, true);
            return;
        }
        stream.failed().add(SpanFate.answered(sent.position, sent.refused).apart(sent.apart));
        if (sent.refused != null) {
            hold(stream);
        }
    }

    /** What {@linkplain StoreSink#lingers lingers} has been applied. */
    public void lingered() {
        for (InboundStream stream : streams.all()) {
            answers.markLater(stream, stream.unpin());
        }
    }

    /** The node lets go of its store: nothing is taken any more until {@link #connected}; what was sent is still answered. */
    public void letGo() {
        lettingGo = true;
    }

    /**
     * The connection to the store is gone.
     *
     * @param replies how many replies of the oldest unanswered span had come
     */
    public void disconnected(int replies) {
        connected = false;
        answers.ready(false);
        trust.connected(false);
        inFlight.breakOff(replies);
    }

    /**
     * There is a connection to the store, and it has finished loading.
     *
     * @param run the store's {@code run_id}: if it is not the last one's, the store may have lost anything
     */
    public void connected(String run) {
        if (runId != null && !runId.equals(run)) {
            answers.beginLife();
            trust.beginLife();
            streams.all().forEach(answers::lost);
        }
        streams.record().about(run);
        runId = run;
        connected = true;
        lettingGo = false;
        trust.connected(true);
        answers.ready(true);
        for (InboundStream stream : streams.all()) {
            goOn(stream);
        }
    }

    /** Lets what was waiting for its time happen. To be called some twenty times a second. */
    public void tick() {
        long now = time.nanoTime();
        for (int i = 0; i < streams.all().size(); i++) {
            InboundStream stream = streams.all().get(i);
            if (connected && stream.holding && stream.inFlight == 0 && now - stream.retryAtNanos >= 0) {
                goOn(stream);
            }
            if (stream.gap && !stream.holding && stream.repeat == null && now - stream.askAtNanos >= 0) {
                answers.ask(stream, now);
            }
        }
        trust.tick(now);
    }

    /** A connection that writes came from is gone. */
    public void closed(Upstream from) {
        streams.closed(from);
    }

    /** Which writes it takes, and how far it has. */
    public OwnRanges ranges() {
        return ranges;
    }

    /** Tells the marks of this event-loop turn. To be called at its end. */
    public void flushMarks() {
        answers.flushMarks();
    }

    /** Releases what is kept. */
    public void close() {
        streams.close();
    }

    private void hold(InboundStream stream) {
        if (!stream.holding) {
            holds++;
            stream.hold(time.nanoTime(), limits);
        }
    }

    private boolean mayTake(InboundStream stream) {
        if ((ranges.mayPause() && ranges.isPaused(time.nanoTime())) || inFlight.size() >= limits.inFlightMax()) {
            hold(stream);
        }
        return !lettingGo && connected && !stream.holding;
    }

    private void take(InboundStream stream, WriteFrame write) {
        if (stream.tail != null && write.position() > stream.tail.end()) {
            stream.dropTail();
        }
        ranges.took(stream.id, write);
        if (sink.lingers(stream.id, write, stream.tail != null)) {
            stream.pin(write.position());
        }
        if (stream.tail != null) {
            repeating.begin(stream, write);
            repeat(stream);
            return;
        }
        stream.take(write.position());
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
        answers.gapMoved(stream);
    }

    private void goOnRepeating(InboundStream stream) {
        if (repeat(stream)) {
            takeEarly(stream);
            answers.answerOwed(stream);
        }
    }

    /** Repeats until a command has to be waited for. Returns true when the span is done. */
    private boolean repeat(InboundStream stream) {
        boolean done = repeating.goOn(stream);
        if (done) {
            stream.retryDelayNanos = limits.delays().retryNanos();
            stream.dropPassedTail();
            answers.markLater(stream, true);
        }
        return done;
    }

    /** The store may be tried again: goes on with what was being repeated, or asks the origin for what is needed. */
    private void goOn(InboundStream stream) {
        stream.holding = false;
        if (!stream.known) {
            return;
        } else if (stream.repeat != null) {
            goOnRepeating(stream);
            return;
        } else if (stream.tail != null && stream.inFlight == 0) {
            stream.mark = Math.max(stream.mark, stream.floor);
            stream.taken = stream.mark;
            stream.owes = true;
            stream.dropPassedTail();
        }
        takeEarly(stream);
        answers.answerOwed(stream);
    }

    /** How many writes came that had come before. */
    public long duplicates() {
        return duplicates;
    }

    /** How often something was missing before a write. */
    public long gaps() {
        return answers.gaps();
    }

    /** How often the store was given a rest because it refused a write or had too many on the way. */
    public long holds() {
        return holds;
    }

    /** What was sent to the store again, for counters. */
    public Repeating repeats() {
        return repeating;
    }

    /** How many spans are on their way to the store. */
    public int inFlight() {
        return inFlight.size();
    }

    /** The bytes of writes that wait for others. */
    public long earlyBytes() {
        return streams.earlyRoom().bytes();
    }

    /** Whether the store may count in a quorum. */
    public Trust trust() {
        return trust;
    }

    /** Whether this stream's writes are being turned away for now. On the store's worker only. */
    public boolean isHeld(StreamId id) {
        InboundStream stream = streams.known(id);
        return !connected || (stream != null && stream.holding);
    }

    /** Whether a later start of the stream's origin is known. On the store's worker only. */
    public boolean hasStartedSince(StreamId id) {
        return streams.hasStartedSince(id);
    }

    /** Where the store stands in a stream; {@link Upstream#LOST} if it does not know. On the store's worker only. */
    public long mark(StreamId id) {
        InboundStream stream = streams.known(id);
        return stream == null || !stream.known ? Upstream.LOST : stream.applied();
    }
}
