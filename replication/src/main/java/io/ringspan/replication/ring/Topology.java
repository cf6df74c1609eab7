package io.ringspan.replication.ring;

import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who owns what, as one node sees it: every rack's ring, laid over each other. Between two neighbouring tokens of all
 * racks nothing changes, so each such segment has its {@link ReplicaSet} made beforehand and a lookup is one binary search.
 *
 * <p>Nodes are numbered from 0: those of a first ring in the order of their {@link NodeId}s, those that come later behind them, and
 * nobody's number ever changes. So a number means the same in all topologies of a ring, and to all nodes; one that is higher than
 * any here is of a node that this topology does not know yet.
 *
 * <p><b>Threads.</b> Immutable: published whole, read by all.
 */
public final class Topology {
    /** Stands where a number of a node is asked for and there is no such node. */
    public static final int NOBODY = -1;

    private final RingStage stage;
    private final int self;
    private final List<RackRing> rings;
    /** The highest token of each segment, ascending; the highest bit turned, so that signed comparison fits. */
    private final int[] ends;
    /** The owners of each segment, and once more those of the first for what lies beyond the last. */
    private final ReplicaSet[] owners;

    private final int[] ranks;

    private final Segments segments;
    private final boolean uniform;
    private final boolean replicated;
    private final boolean moving;
    private final long digest;
    private final @Nullable Topology ahead;

    private Topology(RingStage stage, int self, List<RackRing> rings, Segments segments) {
        this.stage = stage;
        this.self = self;
        this.rings = rings;
        this.segments = segments;
        this.ends = Arrays.stream(segments.ends())
                .mapToInt(token -> ordered(token.bits()))
                .toArray();
        this.owners = segments.owners();
        this.uniform = Arrays.stream(owners).distinct().count() == 1;
        this.replicated = Arrays.stream(owners).anyMatch(set -> set.receivers().length > 1);
        this.ranks = ranks(stage.owners());
        this.moving = stage.isMoving();
        this.digest = digest(stage.owners());
        this.ahead =
                stage.ceded() ? of(stage.whenGained(), stage.owners().get(self).id()) : null;
    }

    /**
     * The topology of a ring of these nodes, in any order, as {@code self} sees it.
     *
     * @param epoch which of the cluster's topologies this is
     * @throws IllegalArgumentException if a rack has a token or a name twice, or {@code self} is not among the nodes; the
     *     message names every fault
     */
    public static Topology of(int epoch, NodeId self, List<RingNode> nodes) {
        return of(
                RingStage.settled(
                        epoch,
                        nodes.stream()
                                .sorted(Comparator.comparing(RingNode::id))
                                .toList()),
                self);
    }

    /** The topology of a ring at that stage, as {@code self} sees it; faults are thrown as by the other. */
    public static Topology of(RingStage stage, NodeId self) {
        List<RingNode> nodes = stage.owners();
        List<String> faults = new ArrayList<>();
        List<RackRing> rings = RackRing.of(nodes, faults);
        reportNamesakes(nodes, faults);
        int own = indexOf(self, nodes);
        if (own == NOBODY) {
            faults.add("node " + self + " is not one of the ring's own " + nodes.size() + " nodes");
        }
        Segments segments =
                own == NOBODY ? null : Segments.of(stage, own, stage.isMoving() ? faults : new ArrayList<>());
        if (segments == null || !faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new Topology(stage, own, rings, segments);
    }

    /** The stage of the ring that this is a view of. */
    public RingStage stage() {
        return stage;
    }

    /** While the node waits for what it is to gain: where those are that do not. */
    public @Nullable Topology ahead() {
        return ahead;
    }

    /** Which of the cluster's topologies this is. */
    public int epoch() {
        return stage.epoch();
    }

    /** The number of the node whose view this is. */
    public int self() {
        return self;
    }

    /** How many nodes there are. */
    public int size() {
        return stage.owners().size();
    }

    /** The node with this number, 0 to {@link #size()} - 1. */
    public RingNode node(int number) {
        return stage.owners().get(number);
    }

    /** All nodes, by number. */
    public List<RingNode> nodes() {
        return stage.owners();
    }

    /** Whether the node with this number is in the datacenter of the node whose view this is. */
    public boolean isHere(int number) {
        return node(number).id().datacenter().equals(node(self).id().datacenter());
    }

    /** The number of this node, or {@link #NOBODY}. */
    public int indexOf(NodeId id) {
        return indexOf(id, stage.owners());
    }

    /** The owners of a token, given as the bits of an unsigned number. Sets with the same owners are the same object. */
    public ReplicaSet replicas(int token) {
        return owners[uniform ? 0 : segment(token)];
    }

    private int segment(int token) {
        int wanted = ordered(token);
        int low = 0;
        int high = ends.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
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

    /** Whether some tokens are about to be owned by others: see {@link ReplicaSet}. */
    public boolean isMoving() {
        return moving;
    }

    /**
     * Whether a change is under way, from its first stage to its last: nodes may be at different stages, and one may refuse
     * what was planned at another. At all other times nobody does.
     */
    public boolean isChanging() {
        return stage.epoch() != stage.base();
    }

    /**
     * The node's place in the order of datacenters, racks and names, which is the same wherever it is asked; from 0.
     */
    public int rank(int node) {
        return ranks[node];
    }

    /** Whether some token has more than one node that gets what is written. */
    public boolean isReplicated() {
        return replicated;
    }

    /** Whether this node owns the token. */
    public boolean owns(int node, int token) {
        return replicas(token).includes(node);
    }

    /** Whether this node gets what is written to the token. */
    public boolean takes(int node, int token) {
        return replicas(token).receives(node);
    }

    /**
     * Whether what was planned for the token, and for others that had the same owners, by a topology of that epoch still goes
     * where it should, as far as can be told from here: of a later one only that it may.
     */
    public boolean fits(int epoch, int token) {
        if (epoch == stage.epoch()) {
            return true;
        }
        if (epoch < stage.base()) {
            return false;
        }
        if (!stage.fences()) {
            return true;
        }
        if (epoch > stage.epoch()) {
            return !segments.joined()[segment(token)];
        }
        return epoch == stage.base() ? !segments.touched()[segment(token)] : !segments.moves()[segment(token)];
    }

    /**
     * A fingerprint of what decides placement: every node's datacenter, rack and tokens. Addresses, the epoch, nodes
     * without tokens and the order of listing change nothing.
     */
    public long digest() {
        return digest;
    }

    /** What tells this ring from all others, whatever has been changed of it: half of the {@link #digest} that it had at first; above 0. */
    public long lineage() {
        return stage.lineage() == RingStage.FIRST ? Math.max(1, digest >>> 1) : stage.lineage();
    }

    /** Who owns this token in each rack, and why; by the names of datacenters and racks. */
    public List<Ownership> explain(Token token) {
        return rings.stream().map(ring -> ring.explain(token)).toList();
    }

    private static int ordered(int token) {
        return token ^ Integer.MIN_VALUE;
    }

    private static int[] ranks(List<RingNode> nodes) {
        List<NodeId> sorted = nodes.stream().map(RingNode::id).sorted().toList();
        return nodes.stream().mapToInt(node -> sorted.indexOf(node.id())).toArray();
    }

    private static int indexOf(NodeId id, List<RingNode> sorted) {
        for (int number = 0; number < sorted.size(); number++) {
            if (sorted.get(number).id().equals(id)) {
                return number;
            }
        }
        return NOBODY;
    }

    private static void reportNamesakes(List<RingNode> nodes, List<String> faults) {
        Map<NodeId, RingNode> named = new HashMap<>();
        for (RingNode node : nodes) {
            RingNode other = named.putIfAbsent(node.id(), node);
            boolean tokenTwice = other != null && !Collections.disjoint(node.tokens(), other.tokens()); // said already
            if (other != null && !tokenTwice) {
                faults.add("two nodes are named " + node.id() + ", at " + other.peer() + " and at " + node.peer());
            }
        }
    }

    private static long digest(List<RingNode> nodes) {
        StringBuilder placement = new StringBuilder();
        for (RingNode node :
                nodes.stream().sorted(Comparator.comparing(RingNode::id)).toList()) {
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
