package io.ringspan.node.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.flush.Emptying;
import io.ringspan.node.flush.FlushCounts;
import io.ringspan.node.flush.KeyWalk;
import io.ringspan.node.flush.Sweep;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.io.Swallow;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.store.done.DoneWrites;
import io.ringspan.node.store.introduce.StoreIdentity;
import io.ringspan.node.store.watch.KeyWatches;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.late.LateAnswers;
import io.ringspan.replication.late.LateWrites;
import io.ringspan.replication.late.Onward;
import io.ringspan.replication.settle.Settling;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.store.StoreSink;
import io.ringspan.replication.store.Verdict;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.KeyVersions;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one worker of a node through which every write to its store goes: {@link StoreOrder} decides about their order,
 * {@link LateWrites} what has come too late, the store link does.
 *
 * <p><b>Owner.</b> Worker 0.
 */
public final class StoreWorker implements StoreGate, Onward, StoreListener, Sweep.Way {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWorker.class);
    private static final long UNSOUND = -1;
    private static final int SPARE_MAX = 16 * 1024;

    private final Protocol protocol;
    private final StoreOrder order;
    private final Flusher flusher;
    private final KeyVersions versions;
    private final ArrayDeque<StreamWrite> spare = new ArrayDeque<>();
    private final WantedReplies wanted;
    private final Span span = new Span();
    private @Nullable StoreLink link;
    private @Nullable Settling settling;
    private final LateWrites late;
    private final Sweep sweep;
    private final KeyWatches watches;
    private final VersionedReads versionedReads;
    private final Restores restores;
    private final DoneWrites done;

    /** How often the store has refused or lost something, or was found to lack it. */
    private long troubles;

    /**
     * @param order makes the order that uses the sink it is given
     * @param versions of the store's keys
     * @param walk makes what goes through them after a flush
     */
    public StoreWorker(
            Protocol protocol,
            Flusher flusher,
            Function<StoreSink, StoreOrder> order,
            KeyVersions versions,
            Function<Sweep.Way, KeyWalk> walk) {
        this.protocol = protocol;
        this.wanted = new WantedReplies(protocol);
        this.done = new DoneWrites(protocol);
        this.flusher = flusher;
        this.versions = versions;
        this.late = new LateWrites(versions, this);
        this.order = order.apply(late);
        this.sweep = new Sweep(protocol, versions, this, walk, this::swept);
        this.watches = new KeyWatches(versions);
        this.versionedReads = new VersionedReads(this, versions);
        this.restores = new Restores(this, versions);
    }

    /** The link that writes go over. Once, before anything else. */
    public void writesTo(StoreLink store) {
        link = store;
    }

    /** What makes replicas of a key agree. Once, before anything else. */
    public void settleWith(Settling keys) {
        settling = keys;
        versions.tell(keys);
        sweep.tell(keys);
    }

    StoreLink link() {
        return Objects.requireNonNull(link, "the store worker has no link yet");
    }

    /** The decisions, for counters. */
    public StoreOrder order() {
        return order;
    }

    @Override
    public void offer(Upstream from, @Nullable WriteReplies replies, StreamId stream, WriteFrame write, long prev) {
        wanted.offering(replies, write.position());
        Verdict verdict = order.offer(from, stream, write, prev);
        wanted.offered(stream, verdict);
        flusher.plan();
    }

    @Override
    public void resume(Upstream from, StreamId stream, Resume resume) {
        order.resume(from, stream, resume);
        flusher.plan();
    }

    @Override
    public void turnedAway(Upstream from, StreamId stream) {
        order.turnedAway(from, stream);
        flusher.plan();
    }

    @Override
    public void closed(Upstream from) {
        order.closed(from);
    }

    @Override
    public void apply(StreamId stream, WriteFrame write, @Nullable LateAnswers tooLate) {
        WriteReplies replies = wanted.take(stream, write.position());
        if (replies != null && tooLate != null) {
            replies = new LateReplies(protocol, replies, tooLate);
        }
        if ((write.flags() & WriteFlags.DONE) != 0) {
            sendNothing(write, replies);
        } else {
            send(write, write.at(), write.length(), write.commands(), stored(write, write.commands(), replies));
        }
    }

    private void sendNothing(WriteFrame write, @Nullable WriteReplies replies) {
        done.pass(write, versions);
        watches.written(write.span(), write.at(), write.length());
        StreamWrite sink = stored(write, write.commands(), replies);
        sink.isDone();
        if (done.waits(sink, order.inFlight())) {
            flusher.afterwards(done::tell);
        } else {
            done.replace(write, span);
            link().send(span, sink);
            span.release();
        }
    }

    /** Writes whose effect the store has already. */
    public DoneWrites done() {
        return done;
    }

    @Override
    public void empty(StreamId stream, WriteFrame write) {
        StreamWrite sink = stored(write, write.commands(), wanted.take(stream, write.position()));
        watches.allWritten();
        send(write, write.at(), write.length(), write.commands(), new Emptying(sweep, sink));
    }

    @Override
    public void linger(StreamId stream, WriteFrame write) {
        wanted.linger(stream, write.position());
        send(write, write.at(), write.length(), write.commands(), stored(write, write.commands(), null));
    }

    @Override
    public void sweep() {
        watches.allWritten();
        sweep.begin();
    }

    private void swept() {
        order.lingered();
        wanted.lingered();
        flusher.plan();
    }

    /** What a read that is sent next must not find is deleted first. */
    public void unlinkFirst(Span reads) {
        late.unlinkFirst(reads.bytes(), reads.at(), reads.length());
    }

    @Override
    public void unlink(ByteBuf in, int keyAt, int keyLength) {
        ByteBuf unlink = Unpooled.buffer();
        protocol.delete(in, keyAt, keyLength, unlink);
        span.set(unlink, 0, unlink.readableBytes(), 1, 0, protocol.firstDialect());
        link().send(span, Swallow.REPLY);
        span.release();
    }

    @Override
    public void repeat(WriteFrame write, int at, int length, int commands) {
        send(write, at, length, commands, stored(write, commands, null));
    }

    @Override
    public void forgotten() {
        troubles++;
        if (versions.forgotten() > 0) {
            LOG.info("The versions of all keys are forgotten: the store may lack something that they tell of");
        }
    }

    private StreamWrite stored(WriteFrame write, int commands, @Nullable WriteReplies replies) {
        StreamWrite sink = spare.isEmpty() ? new StreamWrite(this) : spare.pop();
        sink.begin(write, commands, replies);
        return sink;
    }

    private void send(WriteFrame write, int at, int length, int commands, ReplySink sink) {
        span.set(write.span(), at, length, commands, write.token(), write.protocol());
        watches.written(span.bytes(), at, length);
        link().send(span, sink);
        span.release();
    }

    /** Asks something in the order of writes, which is none. Only while {@link #isUp}. */
    public void ask(Span question, ReplySink sink) {
        unlinkFirst(question);
        link().inOrder(question, sink);
        flusher.plan();
    }

    /** Tells of writes of the store's keys. */
    public KeyWatches watches() {
        return watches;
    }

    /** Whether the store is gone through after a flush. */
    public boolean isSweeping() {
        return versions.flush().isSweeping();
    }

    /** What became of flushes, for counters. */
    public FlushCounts flushes() {
        return sweep.counts();
    }

    /** Of the store's keys, for counters. */
    public KeyVersions versions() {
        return versions;
    }

    /** Reads that want to know the versions of what they find. */
    VersionedReads versioned() {
        return versionedReads;
    }

    /** Notes what is known of the key of a question that is sent next for a replica; the sink to send it with. */
    StatedRead stated(Span question, KeyState others, ReplySink sink) {
        unlinkFirst(question);
        return StatedRead.of(this, settling, question, others, sink);
    }

    /** What is sent in the place of commands that are dropped: as many that change nothing. */
    Span nothing(Span dropped) {
        byte[] one = protocol.nothing();
        ByteBuf bytes = Unpooled.buffer(one.length * dropped.commands());
        for (int i = 0; i < dropped.commands(); i++) {
            bytes.writeBytes(one);
        }
        Span nothing = new Span();
        nothing.set(bytes, 0, bytes.readableBytes(), dropped.commands(), dropped.token(), dropped.protocol());
        return nothing;
    }

    /** What the store speaks. */
    public Protocol protocol() {
        return protocol;
    }

    /** Values that other replicas have, on their way to the store. */
    Restores restores() {
        return restores;
    }

    @Override
    public boolean isUp() {
        return link().isUp();
    }

    /** Which run of the store was last connected to; empty before there was one. */
    public String run() {
        return restores.run();
    }

    /** Whether what is sent now would wait too long. */
    public boolean isFull() {
        return link().isFull();
    }

    /** Sends what is no stream's, in the order of writes. Only while {@link #isUp}. */
    @Override
    public void put(Span command, ReplySink sink) {
        watches.written(command.bytes(), command.at(), command.length());
        link().send(command, sink);
        flusher.plan();
    }

    /** Whether the store takes values of other stores, as far as is known. */
    public boolean takesDumps() {
        return restores.takesDumps();
    }

    /** It has refused a value for what it is or because it may not: so it will refuse others, until it runs anew. */
    public void takesNoDumps(String error) {
        restores.takesNoDumps(error);
    }

    /** Of that key it is to be found out what replicas have. */
    void settle(byte[] key, long digest) {
        if (settling != null) {
            settling.add(Unpooled.wrappedBuffer(key), 0, key.length, digest);
        }
    }

    /** The store may not have taken a value: what reads behind it have seen says nothing. */
    public void lacksValue() {
        troubles++;
    }

    /** Stands for how much can be relied on what is sent now; to be given to {@link #isSound} once it is answered. */
    public long soundness() {
        return order.trust().isSettled() ? troubles : UNSOUND;
    }

    /** Whether the store lacked nothing when that was said, and has refused or lost nothing since. */
    public boolean isSound(long soundness) {
        return soundness == troubles;
    }

    void refused(int command) {
        troubles++;
        order.notApplied(command);
    }

    /** @param refusals how many of its commands the store refused: from now on, they have to be repeated first */
    void answered(StreamWrite sink, int refusals) {
        troubles += refusals;
        order.answered();
        give(sink);
        flusher.plan();
    }

    void give(StreamWrite sink) {
        if (spare.size() < SPARE_MAX) {
            spare.push(sink);
        }
    }

    @Override
    public void storeUp(StoreIdentity store, boolean sameProcess) {
        restores.storeUp(store.runId(), sameProcess);
        if (!sameProcess) {
            wanted.giveUp();
        }
        order.connected(store.runId());
        flusher.plan();
    }

    @Override
    public void storeLeft() {
        order.letGo();
    }

    @Override
    public void storeDown(@Nullable ReplySink oldest, int repliesOfOldest) {
        troubles++;
        done.tell();
        order.disconnected(oldest instanceof StreamWrite write ? write.applied(repliesOfOldest) : 0);
        flusher.plan();
    }

    /** To be called some twenty times a second. */
    public void tick() {
        order.tick();
        sweep.tick();
        if (settling != null) {
            settling.tick();
        }
        flusher.plan();
    }
}
