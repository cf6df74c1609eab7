package io.ringspan.replication.ring;

import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who owns what, as one node sees it: every rack's ring, laid over each other. Between two neighbouring tokens of all
 * racks nothing changes, so each such segment has its {@link ReplicaSet} made beforehand and a lookup is one binary search.
 *
 * <p>Nodes are numbered from 0 in the order of their {@link NodeId}s. A number means something in one topology only.
 *
 * <p><b>Threads.</b> Immutable: published whole, read by all.
 */
public final class Topology {
    /** Stands where a number of a node is asked for and there is no such node. */
    public static final int NOBODY = -1;

    private final int epoch;
    private final int self;
    private final List<RingNode> nodes;
    private final List<RackRing> rings;
    /** The highest token of each segment, ascending; the highest bit turned, so that signed comparison fits. */
    private final int[] ends;
    /** The owners of each segment, and once more those of the first for what lies beyond the last. */
    private final ReplicaSet[] owners;

    private final boolean uniform;
    private final long digest;

    private Topology(int epoch, int self, List<RingNode> nodes, List<RackRing> rings) {
        this.epoch = epoch;
        this.self = self;
        this.nodes = nodes;
        this.rings = rings;
        Token[] segments = rings.stream()
                .flatMap(ring -> ring.tokens().stream())
                .distinct()
                .sorted()
                .toArray(Token[]::new);
        this.ends =
                Arrays.stream(segments).mapToInt(token -> ordered(token.bits())).toArray();
        this.owners = owners(segments, RackOrder.of(self, nodes.get(self).id(), rings), rings);
        this.uniform = Arrays.stream(owners).distinct().count() == 1;
        this.digest = digest(nodes);
    }

    /**
     * The topology of these nodes, in any order, as {@code self} sees it.
     *
     * @param epoch which of the cluster's topologies this is
     * @throws IllegalArgumentException if a rack has a token or a name twice, or {@code self} is not among the nodes; the
     *     message names every fault
     */
    public static Topology of(int epoch, NodeId self, List<RingNode> nodes) {
        List<RingNode> sorted =
                nodes.stream().sorted(Comparator.comparing(RingNode::id)).toList();
        List<String> faults = new ArrayList<>();
        List<RackRing> rings = RackRing.of(sorted, faults);
        reportNamesakes(sorted, faults);
        int own = indexOf(self, sorted);
        if (own == NOBODY) {
            faults.add("node " + self + " is not one of the ring's own " + sorted.size() + " nodes");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new Topology(epoch, own, sorted, rings);
    }

    /** Which of the cluster's topologies this is. */
    public int epoch() {
        return epoch;
    }

    /** The number of the node whose view this is. */
    public int self() {
        return self;
    }

    /** How many nodes there are. */
    public int size() {
        return nodes.size();
    }

    /** The node with this number, 0 to {@link #size()} - 1. */
    public RingNode node(int number) {
        return nodes.get(number);
    }

    /** All nodes, by number. */
    public List<RingNode> nodes() {
        return nodes;
    }

    /** Whether the node with this number is in the datacenter of the node whose view this is. */
    public boolean isHere(int number) {
        return node(number).id().datacenter().equals(node(self).id().datacenter());
    }

    /** The number of this node, or {@link #NOBODY}. */
    public int indexOf(NodeId id) {
        return indexOf(id, nodes);
    }

    /** The owners of a token, given as the bits of an unsigned number. Sets with the same owners are the same object. */
    public ReplicaSet replicas(int token) {
        int wanted = ordered(token);
        int low = 0;
        int high = uniform ? 0 : ends.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return owners[low];
    }

    /** The sets of owners that some token has, each once. */
    public List<ReplicaSet> replicaSets() {
        return Arrays.stream(owners)
                .distinct()
                .filter(set -> !ranges(set).isEmpty())
                .toList();
    }

    /** The tokens of these owners, a set that {@link #replicas} has given; what lies side by side is one range. */
    public List<TokenRange> ranges(ReplicaSet set) {
        List<TokenRange> ranges = new ArrayList<>();
        long first = 0;
        for (int segment = 0; segment < owners.length; segment++) {
            boolean ends = segment == owners.length - 1 || owners[segment + 1] != owners[segment];
            if (ends) {
                long last = segment == owners.length - 1 ? TokenRange.ALL.last() : endOf(segment);
                if (owners[segment] == set && first <= last) {
                    ranges.add(new TokenRange(first, last));
                }
                first = last + 1;
            }
        }
        return ranges;
    }

    private long endOf(int segment) {
        return Integer.toUnsignedLong(ordered(ends[segment]));
    }

    /** Whether all tokens have the same owners, so that nobody needs to hash a key to route it. */
    public boolean isUniform() {
        return uniform;
    }

    /** Whether this node owns the token. */
    public boolean owns(int node, int token) {
        return replicas(token).includes(node);
    }

    /**
     * A fingerprint of what decides placement: every node's datacenter, rack and tokens. Addresses, the epoch, nodes
     * without tokens and the order of listing change nothing.
     */
    public long digest() {
        return digest;
    }

    /** Who owns this token in each rack, and why; by the names of datacenters and racks. */
    public List<Ownership> explain(Token token) {
        return rings.stream().map(ring -> ring.explain(token)).toList();
    }

    private static int ordered(int token) {
        return token ^ Integer.MIN_VALUE;
    }

    private static ReplicaSet[] owners(Token[] segments, RackOrder order, List<RackRing> rings) {
        Map<List<Integer>, ReplicaSet> interned = new HashMap<>();
        ReplicaSet[] owners = new ReplicaSet[segments.length + 1];
        for (int segment = 0; segment <= segments.length; segment++) {
            Token token = segments.length == 0 ? new Token(0) : segments[segment % segments.length];
            List<Integer> ofRacks =
                    rings.stream().map(ring -> ring.owner(token)).toList();
            owners[segment] = interned.computeIfAbsent(
                    ofRacks,
                    key -> order.arrange(
                            key.stream().mapToInt(Integer::intValue).toArray()));
        }
        return owners;
    }

    private static int indexOf(NodeId id, List<RingNode> sorted) {
        for (int number = 0; number < sorted.size(); number++) {
            if (sorted.get(number).id().equals(id)) {
                return number;
            }
        }
        return NOBODY;
    }

    private static void reportNamesakes(List<RingNode> sorted, List<String> faults) {
        for (int number = 1; number < sorted.size(); number++) {
            RingNode one = sorted.get(number - 1);
            RingNode other = sorted.get(number);
            boolean tokenTwice = !one.tokens().isEmpty() && !other.tokens().isEmpty(); // said already
            if (one.id().equals(other.id()) && !tokenTwice) {
                faults.add("two nodes are named " + one.id() + ", at " + one.peer() + " and at " + other.peer());
            }
        }
    }

    private static long digest(List<RingNode> sorted) {
        StringBuilder placement = new StringBuilder();
        for (RingNode node : sorted) {
            if (!node.tokens().isEmpty()) {
                String datacenter = node.id().datacenter().name();
                String rack = node.id().rack().name();
                placement.append(datacenter.length()).append(':').append(datacenter);
                placement.append(rack.length()).append(':').append(rack);
                placement.append(node.tokens()).append('\n');
            }
        }
        byte[] text = placement.toString().getBytes(StandardCharsets.UTF_8);
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
