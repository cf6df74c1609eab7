package io.ringspan.replication.sim;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Write;
import io.ringspan.replication.stream.WriteWaiter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What was written, seen from outside: the checks while a run is going on, and what every store has to hold after it. A
 * key that is not shared is written by one stream only, so its value follows from that stream's order; of the others
 * {@link Contention} knows.
 */
final class History {
    /** A write, for whom it was skipped, and for whom of these without a word. */
    static final class Sent {
        private final ReplicaSet owners;
        private final List<Op> ops;
        private final int token;
        private final long clock;
        private final Set<Integer> skipped = new HashSet<>();
        private final Set<Integer> untold = new HashSet<>();
        private boolean inMemoryOnly;

        Sent(ReplicaSet owners, List<Op> ops, WriteFrame frame) {
            this.owners = owners;
            this.ops = ops;
            this.token = frame.token();
            this.clock = frame.clock();
        }

        ReplicaSet owners() {
            return owners;
        }

        List<Op> ops() {
            return ops;
        }

        int token() {
            return token;
        }

        long clock() {
            return clock;
        }

        Set<Integer> skipped() {
            return skipped;
        }

        Set<Integer> untold() {
            return untold;
        }

        boolean isVolatile() {
            return inMemoryOnly;
        }
    }

    /** Looks at a write: its stream, and its place there from 1. */
    interface Look {
        void at(StreamId stream, long position, Sent sent);
    }

    private final SimCluster cluster;
    private final Map<StreamId, List<Sent>> streams = new LinkedHashMap<>();
    private final Map<Integer, StreamId> streamOf = new HashMap<>();
    /** By replica, then stream: up to which position its store has lost what it had told to be applied. */
    private final Map<Integer, Map<StreamId, Long>> lost = new HashMap<>();

    private final Set<Integer> orphans = new HashSet<>();
    /** How many writes of each stream are known to have gone to disk. */
    private final IdentityHashMap<OriginStream, Long> hintedOf = new IdentityHashMap<>();

    private final Map<List<Object>, Long> checkedTo = new HashMap<>();
    private long hintedWrites;

    History(SimCluster cluster) {
        this.cluster = cluster;
    }

    void append(OriginStream stream, ReplicaSet owners, WriteFrame frame, List<Op> ops) {
        Sent sent = new Sent(owners, ops, frame);
        long volatileBefore = stream.volatileWrites();
        streams.computeIfAbsent(stream.id(), id -> new ArrayList<>()).add(sent);
        ops.stream().filter(op -> !op.isShared()).forEach(op -> streamOf.put(op.key(), stream.id()));
        Write kept = stream.append(owners, frame, new WriteWaiter() {
            @Override
            public void marked(int replica) {}

            @Override
            public void skipped(int replica) {
                long hinted = hintedOf.getOrDefault(stream, 0L);
                if (hinted < stream.hintedWrites()) {
                    hintedOf.put(stream, hinted + 1); // it is on disk
                } else {
                    cluster.losses().skipped(sent, replica);
                }
            }

            @Override
            public void released() {}
        });
        sent.inMemoryOnly = stream.volatileWrites() > volatileBefore;
        if (kept == null) {
            List<Sent> writes = streams.get(stream.id());
            writes.remove(writes.size() - 1); // it was refused, and has no position
        }
        for (int node = 0; node < cluster.size(); node++) {
            checkBounds(cluster.node(node).workers());
        }
    }

    /** The limits hold for all workers of a node together. */
    private void checkBounds(List<SimWorker> workers) {
        long kept = workers.stream()
                .mapToLong(worker -> worker.stream().keptBytes())
                .sum();
        require(kept <= cluster.limits().totalBytesMax(), () -> "a node keeps " + kept);
        for (int number = 0; number < cluster.size(); number++) {
            int replica = number;
            long bytes = workers.stream()
                    .mapToLong(worker -> worker.stream().unmarkedBytes(replica))
                    .sum();
            require(bytes <= cluster.limits().replicaBytesMax(), () -> "a node keeps " + bytes + " for one replica");
        }
    }

    /** An origin is about to release what a replica has marked: that replica's store must have had it. */
    void released(OriginStream stream, int replica, long mark) {
        SimNode node = cluster.node(replica);
        for (long position = stream.base(replica) + 1; position <= Math.min(mark, stream.last()); position++) {
            long at = position;
            for (Op op : missing(sent(stream.id(), position), replica)) {
                boolean had = node.store().everApplied(op.id()) || mayBeUnknown(op, node);
                require(had, () -> stream.id() + " releases " + at + " that " + replica + " never applied: " + op);
            }
        }
    }

    /** A store's mark is about to be told: what it newly covers must be in that store now. */
    void marked(SimNode node, StreamId id, long mark) {
        OriginStream stream = cluster.live(id);
        if (stream == null) {
            return;
        }
        List<Object> checked = List.of(node.number(), id, node.store().runId());
        long from = Math.max(stream.base(node.number()), checkedTo.getOrDefault(checked, 0L));
        for (long position = from + 1; position <= Math.min(mark, stream.last()); position++) {
            boolean isGone =
                    cluster.losses().mayComeAgain(id, node) && mayMiss(node.number(), id, position, sent(id, position));
            for (Op op : isGone ? List.<Op>of() : missing(sent(id, position), node.number())) {
                boolean has = node.store().stillHas(op.id()) || mayBeUnknown(op, node);
                require(
                        has,
                        () -> "the mark " + mark + " of " + node.number() + " in " + id + " is ahead of its store: "
                                + op);
            }
        }
        checkedTo.put(checked, Math.max(mark, from));
    }

    /** What this replica ought to have of the write, if it was meant for it. */
    private static List<Op> missing(Sent sent, int replica) {
        return sent.owners().includes(replica) && !sent.skipped().contains(replica) ? sent.ops() : List.of();
    }

    private static boolean mayBeUnknown(Op op, SimNode node) {
        return !op.isWhole() && node.unknownFates() > 0;
    }

    /** A store came back without what it had. */
    void lostData(int replica, Map<StreamId, Long> told) {
        Map<StreamId, Long> marks = lost.computeIfAbsent(replica, number -> new HashMap<>());
        told.forEach((id, mark) -> marks.merge(id, mark, Math::max));
    }

    /** A stream ends with its node: what not all had marked may be with some and not with others. */
    void ended(OriginStream stream) {
        for (long position = 1; position <= stream.last(); position++) {
            Sent sent = sent(stream.id(), position);
            for (int owner : sent.owners().all()) {
                if (position > stream.base(owner)) {
                    sent.ops().forEach(this::orphaned);
                }
            }
        }
    }

    private void orphaned(Op op) {
        if (op.isShared()) {
            cluster.contention().doubtEverywhere(op.key());
        } else {
            orphans.add(op.key());
        }
    }

    void eachSent(Look look) {
        streams.keySet().forEach(id -> eachSent(id, look));
    }

    void eachSent(StreamId id, Look look) {
        List<Sent> writes = streams.getOrDefault(id, List.of());
        for (int at = 0; at < writes.size(); at++) {
            look.at(id, at + 1, writes.get(at));
        }
    }

    /** All that ever wrote. */
    Stream<StreamId> streams() {
        return streams.keySet().stream();
    }

    /** Whether the replica may lack the write: it was skipped, or the store has lost it. */
    boolean mayMiss(int replica, StreamId id, long position, Sent sent) {
        Map<StreamId, Long> lostTo = lost.getOrDefault(replica, Map.of());
        return sent.skipped().contains(replica) || position <= lostTo.getOrDefault(id, 0L);
    }

    /** After everything has healed and come to rest. */
    void checkAtRest() {
        eachSent((id, position, sent) -> require(
                !cluster.isHinted() || cluster.losses().isTold(id, sent),
                () -> position + " of " + id + " is not among what " + sent.skipped() + " are told to lack"));
        for (int number = 0; number < cluster.size(); number++) {
            SimNode node = cluster.node(number);
            node.workers().forEach(this::checkEmpty);
            checkStore(node);
            checkVersions(node);
        }
    }

    /** A store that counts in quorums says of no key that it is newer than it is. */
    private void checkVersions(SimNode node) {
        require(
                node.order().trust().isSettled(),
                () -> "the store of " + node.number() + " waits for what does not come");
        for (Op op : node.link().versions()) {
            boolean has = node.store().stillHas(op.id()) || mayBeUnknown(op, node);
            require(has, () -> "a version in " + node.number() + " is that of what was never applied: " + op);
        }
    }

    private void checkEmpty(SimWorker worker) {
        require(
                worker.isDone(),
                () -> "a stream of an earlier start of " + worker.stream().id() + " is not at its end");
        require(
                !cluster.isHinted() || cluster.isFaulty() || worker.stream().skippedWrites() == 0,
                () -> worker.stream().id() + " skipped what the disk had room for");
        hintedWrites += worker.stream().hintedWrites();
        for (int number = 0; number < cluster.size(); number++) {
            int replica = number;
            long unmarked = worker.stream().unmarked(replica);
            require(unmarked == 0, () -> worker.stream().id() + " still keeps " + unmarked + " for " + replica);
        }
    }

    /** How many writes went to disk in what is running at the end. */
    long hintedWrites() {
        return hintedWrites;
    }

    private void checkStore(SimNode node) {
        long missingDeltas = cluster.contention().check(node, this);
        Map<Integer, Expected> expected = expected(node);
        for (Map.Entry<Integer, SimStore.Value> held : node.store().values().entrySet()) {
            held.getValue()
                    .added()
                    .forEach((id, times) -> require(
                            times == 1 || mayBeTwice(id, node),
                            () -> "addition " + id + " was made " + times + " times in " + node.number()));
            boolean known = held.getKey() >= Op.FIRST_SHARED || streamOf.containsKey(held.getKey());
            require(known, () -> "a key that nobody wrote");
        }
        for (Map.Entry<Integer, Expected> key : expected.entrySet()) {
            boolean isExcused = key.getValue().excused
                    || orphans.contains(key.getKey())
                    || cluster.losses().isUnsettled(node, key.getKey());
            if (isExcused) {
                continue;
            }
            SimStore.Value value = node.store().values().getOrDefault(key.getKey(), SimStore.NOTHING);
            require(
                    value.whole() == key.getValue().whole,
                    () -> "key " + key.getKey() + " of " + streamOf.get(key.getKey()) + " in " + node.number() + " is "
                            + value + " instead of " + key.getValue());
            Set<Integer> additions = key.getValue().additions;
            require(additions.containsAll(value.added().keySet()), () -> "an addition outlived a whole value");
            missingDeltas += additions.size() - value.added().size();
        }
        long missing = missingDeltas;
        require(missing <= node.unknownFates(), () -> missing + " additions miss in " + node.number());
    }

    private boolean mayBeTwice(int op, SimNode node) {
        return streams()
                .anyMatch(id -> cluster.losses().mayComeAgain(id, node)
                        && streams.getOrDefault(id, List.of()).stream()
                                .anyMatch(sent -> sent.ops().stream().anyMatch(its -> its.id() == op)));
    }

    private static final class Expected {
        int whole;
        boolean excused;
        final Set<Integer> additions = new HashSet<>();

        @Override
        public String toString() {
            return whole + " with " + additions;
        }
    }

    /** What the node's store has to hold, key by key. */
    private Map<Integer, Expected> expected(SimNode node) {
        Map<Integer, Expected> expected = new TreeMap<>();
        eachSent((id, position, sent) -> {
            if (sent.owners().includes(node.number())) {
                boolean mayMiss = mayMiss(node.number(), id, position, sent);
                for (Op op : sent.ops()) {
                    if (!op.isShared()) {
                        add(expected.computeIfAbsent(op.key(), key -> new Expected()), op, mayMiss);
                    }
                }
            }
        });
        return expected;
    }

    /** A whole value that must be there makes good for everything before it. */
    private static void add(Expected key, Op op, boolean mayMiss) {
        if (op.isWhole()) {
            key.whole = op.id();
            key.excused = mayMiss;
            key.additions.clear();
        } else {
            key.additions.add(op.id());
            key.excused |= mayMiss;
        }
    }

    private Sent sent(StreamId id, long position) {
        return streams.getOrDefault(id, List.of()).get((int) position - 1);
    }

    /** What is wrong is put into words only then: the checks are made for every write and every mark. */
    private void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError("seed " + cluster.seed() + ", "
                    + cluster.simulation().nanoTime() / 1000 + " us: " + otherwise.get());
        }
    }
}
