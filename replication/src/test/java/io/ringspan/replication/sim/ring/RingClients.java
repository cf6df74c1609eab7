package io.ringspan.replication.sim.ring;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.sim.Op;
import io.ringspan.replication.stream.WriteWaiter;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients that write and read at all nodes, and what they have to find. Even keys are given whole values and deleted, odd ones are added
 * to.
 *
 * <p>The rule: what the owner of a key in a rack has applied when a client's write was acknowledged by it, or has shown to a reader,
 * that is found by every later read of the key in the same rack, or something later, whoever owns it there then. It holds of each rack
 * for itself: at {@code DC_ONE} another rack may be behind. While a node that a change did without may have known more than all others, it
 * does not hold; but nothing is lost then either: see {@link #checkAtRest}.
 */
final class RingClients {
    static final int KEYS = 48;
    private static final long MILLIS = 1_000_000;
    private static final int SPAN_KEYS_MAX = 3;

    /** What is known of a write: when it was made; 0 of one that was not. */
    private record Written(Op op, long clock) {}

    private final RingCluster cluster;
    private final Simulation simulation;
    private final List<Written> written = new ArrayList<>();
    private final TreeSet<Integer> acknowledged = new TreeSet<>();
    /** By rack, then key: of whole values the last, of additions all that have to be found. */
    private final Map<String, Map<Integer, SortedSet<Integer>>> found = new HashMap<>();

    private long reads;
    private boolean suspended;

    RingClients(RingCluster cluster) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
    }

    static int token(int key) {
        return new SplittableRandom(key * 7919L).nextInt();
    }

    static boolean isIn(int key, Collection<TokenRange> ranges) {
        long token = Integer.toUnsignedLong(token(key));
        return ranges.stream().anyMatch(range -> range.first() <= token && token <= range.last());
    }

    private static boolean isAddedTo(int key) {
        return key % 2 == 1;
    }

    long acknowledged() {
        return acknowledged.size();
    }

    long reads() {
        return reads;
    }

    /** A node that was excluded may have known more than the others: from now on only the end is looked at. */
    void suspend() {
        suspended = true;
    }

    /** They write and read as long as there is trouble. */
    void workLater() {
        simulation.after(simulation.between(MILLIS, 16 * MILLIS), () -> {
            if (!cluster.isTroubled()) {
                return;
            }
            Serving writer = cluster.any().serving();
            if (writer != null) {
                write(writer);
            }
            for (int times = 0; times < 3; times++) {
                Serving reader = cluster.any().serving();
                if (reader != null) {
                    read(reader);
                }
            }
            if (simulation.chance(25)) {
                checkOwners();
            }
            workLater();
        });
    }

    private void write(Serving at) {
        Topology topology = at.topology();
        int first = simulation.random().nextInt(KEYS);
        ReplicaSet owners = topology.replicas(token(first));
        if (owners.all().length == 0) {
            return;
        }
        List<Op> ops = new ArrayList<>();
        ops.add(op(first));
        int wanted = simulation.chance(cluster.spansOfSeveral() ? 30 : 0) ? SPAN_KEYS_MAX : 1;
        for (int key = (first + 1) % KEYS; key != first && ops.size() < wanted; key = (key + 1) % KEYS) {
            if (topology.replicas(token(key)) == owners) {
                ops.add(op(key));
            }
        }
        ByteBuf span = cluster.memory().buffer(ops.size() * Op.BYTES);
        ops.forEach(op -> op.write(span));
        long clock = at.clock().now();
        WriteFrame frame = new WriteFrame()
                .form(ops.size(), (byte) 2, (byte) 0)
                .place(token(first), 0, clock)
                .span(span, 0, span.readableBytes());
        ops.forEach(op -> written.set(op.id() - 1, new Written(op, clock)));
        int[] local = owners.local();
        at.stream().append(owners, frame, new WriteWaiter() {
            @Override
            public void marked(int replica) {
                if (ReplicaSet.place(replica, local) >= 0 && at.isUp()) {
                    acknowledged(topology.node(replica).id(), ops);
                }
            }

            @Override
            public void skipped(int replica) {}

            @Override
            public void released() {}
        });
        span.release();
        at.turn();
    }

    private Op op(int key) {
        char kind = isAddedTo(key) ? 'A' : simulation.chance(15) ? 'D' : 'S';
        Op op = new Op(kind, key, written.size() + 1);
        written.add(new Written(op, 0));
        return op;
    }

    private static String rack(NodeId node) {
        return node.datacenter().name() + " " + node.rack().name();
    }

    private SortedSet<Integer> found(NodeId by, int key) {
        return found.computeIfAbsent(rack(by), rack -> new TreeMap<>()).computeIfAbsent(key, its -> new TreeSet<>());
    }

    private void acknowledged(NodeId by, List<Op> ops) {
        for (Op op : ops) {
            simulation.trace(op.id());
            acknowledged.add(op.id());
            expect(found(by, op.key()), op.id());
        }
    }

    private void expect(SortedSet<Integer> expected, int id) {
        if (isAddedTo(of(id).op().key())) {
            expected.add(id);
        } else if (expected.isEmpty() || of(expected.first()).clock() < of(id).clock()) {
            expected.clear();
            expected.add(id);
        }
    }

    private Written of(int id) {
        return written.get(id - 1);
    }

    /** A coordinator asks an owner in some rack, as it knows the ring; it is answered if that one owns the key by its own ring. */
    private void read(Serving at) {
        int key = simulation.random().nextInt(KEYS);
        int[] owners = at.topology().replicas(token(key)).all();
        if (owners.length == 0) {
            return;
        }
        NodeId asked = at.topology()
                .node(owners[simulation.random().nextInt(owners.length)])
                .id();
        RingNodeSite other = cluster.site(asked);
        cluster.send(at.site(), other, () -> {
            Serving there = other.serving();
            if (there != null && there.owns(token(key))) {
                reads++;
                check(other, key, other.store().value(key));
            }
        });
    }

    private void check(RingNodeSite by, int key, ModelStore.@Nullable Value value) {
        SortedSet<Integer> expected = found(by.id(), key);
        if (suspended) {
            return;
        }
        Map<Integer, Integer> added = value == null ? Map.of() : value.added();
        if (isAddedTo(key)) {
            TreeSet<Integer> lacks = new TreeSet<>(expected);
            lacks.removeAll(added.keySet());
            require(lacks.isEmpty(), () -> by.id() + " shows key " + key + " without " + lacks + " of " + expected);
            expected.addAll(added.keySet());
            return;
        }
        long least = expected.isEmpty() ? 0 : of(expected.first()).clock();
        if (value == null) {
            boolean mayBeGone = least == 0
                    || written.stream()
                            .anyMatch(its -> its.op().kind() == 'D' && its.op().key() == key && its.clock() >= least);
            require(mayBeGone, () -> by.id() + " shows nothing at key " + key + " instead of " + expected);
            return;
        }
        require(
                of(value.whole()).clock() >= least,
                () -> by.id() + " shows " + value + " at key " + key + " instead of " + expected);
        expect(expected, value.whole());
    }

    /** In each rack at most one node answers for a key, at any time; and of those that a change did without, only in another epoch. */
    private void checkOwners() {
        for (int key = 0; key < KEYS; key++) {
            Map<String, Serving> owners = new HashMap<>();
            for (RingNodeSite site : cluster.sites()) {
                Serving serving = site.serving();
                if (serving != null && serving.owns(token(key))) {
                    Serving other = owners.put(rack(site.id()), serving);
                    boolean isOne = other == null
                            || (suspended
                                    && other.topology().epoch()
                                            != serving.topology().epoch());
                    int which = key;
                    require(
                            isOne,
                            () -> "both " + site.id() + " and "
                                    + Objects.requireNonNull(other).site().id() + " answer for key " + which);
                }
            }
        }
    }

    /** As replicas that compare what they have do it: keys that differ are settled. */
    void compareOwners() {
        Topology topology = cluster.anyServing().topology();
        for (int key = 0; key < KEYS; key++) {
            List<Serving> owners = new ArrayList<>();
            for (int node : topology.replicas(token(key)).all()) {
                owners.add(Objects.requireNonNull(
                        cluster.site(topology.node(node).id()).serving()));
            }
            int which = key;
            long values = owners.stream()
                    .map(owner -> Optional.ofNullable(owner.site().store().value(which)))
                    .distinct()
                    .count();
            if (values > 1) {
                owners.forEach(owner -> owner.storeSide().settle(which));
            }
        }
    }

    /** All owners of a key hold all that was written to it, in the order of its versions; nobody else holds it. */
    void checkAtRest() {
        Topology topology = cluster.anyServing().topology();
        for (RingNodeSite site : cluster.sites()) {
            Serving serving = site.serving();
            for (int key = 0; key < KEYS; key++) {
                ModelStore.Value value = site.store().value(key);
                int which = key;
                int number = topology.indexOf(site.id());
                if (serving == null || number < 0 || !topology.owns(number, token(key))) {
                    require(
                            value == null,
                            () -> site.id() + " holds " + value + " at key " + which + ", which it does not own");
                } else if (isAddedTo(key)) {
                    checkAdded(site, key, value);
                } else {
                    checkWhole(site, key, value);
                }
            }
        }
    }

    private void checkAdded(RingNodeSite site, int key, ModelStore.@Nullable Value value) {
        Map<Integer, Integer> wanted = new TreeMap<>();
        written.stream()
                .filter(its -> its.op().key() == key)
                .forEach(its -> wanted.put(its.op().id(), 1));
        Map<Integer, Integer> added = value == null ? Map.of() : value.added();
        TreeMap<Integer, Integer> odd = new TreeMap<>(wanted);
        odd.entrySet().removeAll(added.entrySet());
        require(
                wanted.equals(added),
                () -> site.id() + " has key " + key + " otherwise than it was added to: lacks " + odd + ", has "
                        + new TreeMap<>(added));
    }

    private void checkWhole(RingNodeSite site, int key, ModelStore.@Nullable Value value) {
        long last = written.stream()
                .filter(its -> its.op().key() == key)
                .mapToLong(Written::clock)
                .max()
                .orElse(0);
        boolean fits = written.stream()
                .filter(its -> its.op().key() == key && its.clock() == last)
                .anyMatch(its -> its.op().kind() == 'D'
                        ? value == null
                        : value != null && value.whole() == its.op().id());
        require(
                last == 0 ? value == null : fits,
                () -> site.id() + " has " + value + " at key " + key + " instead of what was written at " + last);
    }

    private void require(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw new AssertionError(cluster + ": " + what.get());
        }
    }
}
