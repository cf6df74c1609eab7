package io.ringspan.node.copy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.ringspan.base.NodeId;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.WholeValues;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.replication.cede.OwnRanges;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.settle.Settling;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.replication.version.Lacks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the own store: what is known of them, and values of other replicas for them, many in one turn of the store worker.
 *
 * <p><b>Threads.</b> Any asks; the store worker does it.
 */
public final class OwnKeys {
    private static final int AT_ONCE = 128;

    private final EventLoop loop;
    private final StoreWorker store;
    private final boolean versions;
    private final @Nullable Settling settling;

    /**
     * Of that store.
     *
     * @param loop the store worker's
     * @param versions whether the versions of keys are known; without, what is there already is never replaced
     * @param settling what settles the store's keys, if something does
     */
    public OwnKeys(EventLoop loop, StoreWorker store, boolean versions, @Nullable Settling settling) {
        this.loop = loop;
        this.store = store;
        this.versions = versions;
        this.settling = settling;
    }

    /**
     * A value for a key.
     *
     * @param expected what was known of the key here before the other replica read it: if something has happened to it since, the value
     *     is not taken
     */
    record Value(GivenValues.Given given, KeyState expected) {}

    /**
     * What became of some values.
     *
     * @param taken the store has them
     * @param bytes of values that it has
     * @param never whether some were refused for what they are
     * @param left the keys of those that the store does not have: something has happened to the key meanwhile, or the store has refused the
     *     value, or nobody knows
     */
    record Became(int taken, long bytes, boolean never, List<byte[]> left) {
        static final Became NOTHING = new Became(0, 0, false, List.of());

        Became plus(Became other) {
            return new Became(
                    taken + other.taken,
                    bytes + other.bytes,
                    never || other.never,
                    Stream.concat(left.stream(), other.left.stream()).toList());
        }
    }

    /**
     * What the store may lack.
     *
     * @param before of what it had, when nothing was said of a copy
     * @param since as it is noted while it is copied to
     * @param forgotten how often all that was known of its keys had been forgotten then
     */
    record Gap(Lacks before, Lacks since, long forgotten) {}

    /**
     * From now on the store is known to lack writes: what is only added to a key says nothing of what the key has.
     *
     * @param all whether it lacks all: then nothing that was known of its keys is true any more
     */
    CompletableFuture<Gap> lacksWrites(boolean all) {
        return CompletableFuture.supplyAsync(
                () -> {
                    KeyVersions known = store.versions();
                    Lacks before = all ? Lacks.NOTHING : known.agreement().lacks();
                    known.cuts().passed(store.order().ranges().sent());
                    if (all) {
                        known.clear();
                    }
                    known.leftOut(Resume.NO_STAMP);
                    return new Gap(before, known.agreement().lacks(), known.forgotten());
                },
                loop);
    }

    /** What it lacked was copied, exactly: it lacks what those lack from whom it was, and what it lacked before. */
    CompletableFuture<Void> filled(Gap gap, Lacks sources) {
        return CompletableFuture.runAsync(
                () -> store.versions()
                        .agreement()
                        .filled(gap.since(), gap.before().and(sources)),
                loop);
    }

    /** What is known of each of these keys at this moment. */
    CompletableFuture<List<KeyState>> note(List<byte[]> keys) {
        return CompletableFuture.supplyAsync(() -> states(keys), loop);
    }

    private List<KeyState> states(List<byte[]> keys) {
        KeyVersions known = store.versions();
        long[] digests = keys.stream().mapToLong(this::digest).toArray();
        known.agreement().near(digests);
        return Arrays.stream(digests).mapToObj(known::state).toList();
    }

    /** These keys are not in the store any more, and others write them: what is known of them says nothing any more. */
    CompletableFuture<Void> forget(List<byte[]> keys) {
        return CompletableFuture.runAsync(
                () -> {
                    KeyVersions known = store.versions();
                    for (byte[] key : keys) {
                        long digest = digest(key);
                        KeyState was = known.state(digest);
                        if (was.known() || was.seen() != 0 || was.tie() != 0) {
                            known.adopt(digest, was, new KeyState(false, was.clock(), 0, 0, 0, 0, 0), true);
                        }
                    }
                },
                loop);
    }

    /**
     * The same, but nothing of a key that has a write which is beyond these places, or may have one.
     *
     * @return in the order of the keys
     */
    CompletableFuture<List<Optional<KeyState>>> noteWithin(Map<StreamId, Long> places, List<byte[]> keys) {
        return CompletableFuture.supplyAsync(
                () -> {
                    KeyVersions known = store.versions();
                    List<Long> digests = keys.stream().map(this::digest).toList();
                    Optional<Set<Long>> beyond = known.cuts().beyond(places, Set.copyOf(digests));
                    return digests.stream()
                            .map(digest -> beyond.filter(some -> !some.contains(digest))
                                    .map(some -> known.state(digest)))
                            .toList();
                },
                loop);
    }

    private long digest(byte[] key) {
        return store.versions().digest(Unpooled.wrappedBuffer(key), 0, key.length);
    }

    /** Keys that this node is about to own, of which its store may have another value than their owner's. See {@link Settling}. */
    CompletableFuture<List<byte[]>> comingUnsettled() {
        return CompletableFuture.supplyAsync(() -> settling == null ? List.of() : settling.comingUnsettled(), loop);
    }

    /** Whether values can be put now. */
    CompletableFuture<Boolean> isReady() {
        return CompletableFuture.supplyAsync(this::mayPut, loop);
    }

    private boolean mayPut() {
        return store.isUp() && !store.isFull() && store.isSound(store.soundness());
    }

    /**
     * Puts these; completed when the store has answered all of them.
     *
     * @param cut how far each stream had been sent to the store that they come from
     */
    CompletableFuture<Became> put(List<Value> values, Map<StreamId, Long> cut) {
        CompletableFuture<Became> became = new CompletableFuture<>();
        loop.execute(() -> {
            CompletableFuture<Became> all = CompletableFuture.completedFuture(Became.NOTHING);
            for (int from = 0; from < values.size(); from += AT_ONCE) {
                List<Value> some = values.subList(from, Math.min(values.size(), from + AT_ONCE));
                all = all.thenCombine(some(some, cut), Became::plus);
            }
            all.thenAccept(became::complete);
        });
        return became;
    }

    /**
     * Nothing is written to the store for a moment, unless that is 0: what comes is held.
     *
     * @return completed when that is so
     */
    CompletableFuture<Void> pauseWrites(long nanosMax) {
        return CompletableFuture.runAsync(() -> store.order().ranges().pause(nanosMax), loop);
    }

    /** How far each stream has been sent to the store. */
    CompletableFuture<Map<StreamId, Long>> sent() {
        return CompletableFuture.supplyAsync(() -> store.order().ranges().sent(), loop);
    }

    /**
     * What the store has been sent at one moment.
     *
     * @param sent how far each stream
     * @param coming how far each stream's writes of what this node is to own and some owner owns: if that one has come as far, it has
     *     them all. See {@link OwnRanges#coming}
     * @param states what is known of some keys, in their order
     */
    record Place(Map<StreamId, Long> sent, Map<StreamId, Long> coming, List<KeyState> states) {}

    /** All of that at once: a write that comes behind it changes what is known of its key. */
    CompletableFuture<Place> place(NodeId owner, List<byte[]> keys) {
        return CompletableFuture.supplyAsync(
                () -> {
                    OwnRanges ranges = store.order().ranges();
                    return new Place(ranges.sent(), ranges.coming(owner), states(keys));
                },
                loop);
    }

    /** What another replica has given for these keys; null for one that it has not. */
    List<GivenValues.@Nullable Given> read(byte[] answer, List<byte[]> keys) {
        return GivenValues.read(store.protocol(), answer, keys);
    }

    /** Whether exact copies can be made: not if no versions are kept. */
    boolean hasVersions() {
        return versions;
    }

    private CompletableFuture<Became> some(List<Value> values, Map<StreamId, Long> cut) {
        if (!mayPut()) {
            List<byte[]> left =
                    values.stream().map(value -> value.given().key()).toList();
            return CompletableFuture.completedFuture(new Became(0, 0, false, left));
        }
        KeyVersions known = store.versions();
        CopiedBatch batch = new CopiedBatch(store);
        ByteBuf commands = ByteBufAllocator.DEFAULT.directBuffer(bytes(values));
        long[] digests =
                values.stream().mapToLong(value -> digest(value.given().key())).toArray();
        known.agreement().near(digests);
        for (int i = 0; i < digests.length; i++) {
            Value value = values.get(i);
            byte[] key = value.given().key();
            KeyState source = value.given().state();
            long digest = digests[i];
            KeyState before = known.state(digest);
            if (known.adopt(digest, value.expected(), source, source.isSettled())) {
                command(commands, value.given());
                batch.add(value.given(), digest, before);
                if (source.wasAddedTo() && known.cuts().hasRoom()) {
                    known.agreement().hasJustThese(digest);
                    known.cuts().add(digest, cut);
                }
            } else {
                batch.changed(key);
            }
        }
        if (batch.size() == 0) {
            batch.nothing();
        } else {
            Span span = new Span();
            span.set(
                    commands,
                    0,
                    commands.readableBytes(),
                    batch.size(),
                    0,
                    store.protocol().firstDialect());
            store.put(span, batch.sent());
        }
        commands.release();
        return batch.became();
    }

    private int bytes(List<Value> values) {
        int bytes = 0;
        for (Value value : values) {
            bytes += store.protocol().wholeValues().putBytes(value.given().key().length)
                    + Math.max(0, value.given().value().length());
        }
        return bytes;
    }

    private void command(ByteBuf out, GivenValues.Given given) {
        WholeValues values = store.protocol().wholeValues();
        ByteBuf name = Unpooled.wrappedBuffer(given.key());
        if (versions || !given.value().exists()) {
            values.put(given.value(), name, 0, given.key().length, out);
        } else {
            values.putNew(given.value(), name, 0, given.key().length, out);
        }
    }
}
