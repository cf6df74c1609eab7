package io.ringspan.node.standing;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.MemberState;
import io.ringspan.replication.ring.Topology;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * In which state all nodes of the ring are, as one of them knows: what it says of itself, what others say, and whether its store may
 * lack keys. Whoever has to go by it is told at each change.
 *
 * <p><b>Threads.</b> Any.
 */
public final class NodeStates {
    private final Supplier<Topology> ring;
    private final Consumer<MemberState[]> told;
    private volatile MemberState own = MemberState.NORMAL;
    private volatile Map<NodeId, MemberState> others = Map.of();
    private volatile @Nullable MemberState doubted;
    private volatile boolean behind;
    private volatile Runnable onDoubt = () -> {};

    /**
     * All are NORMAL.
     *
     * @param ring the one in force
     * @param told gets the states by the nodes' numbers, which nobody changes afterwards
     */
    public NodeStates(Supplier<Topology> ring, Consumer<MemberState[]> told) {
        this.ring = ring;
        this.told = told;
    }

    /**
     * In which state the other nodes are from now on; one that is not named is NORMAL.
     *
     * @return whether one of them was away, and is there again
     */
    public synchronized boolean others(Map<NodeId, MemberState> known) {
        boolean isBack = others.entrySet().stream()
                .anyMatch(before -> before.getValue() == MemberState.DOWN
                        && known.getOrDefault(before.getKey(), MemberState.DOWN) != MemberState.DOWN);
        others = Map.copyOf(known);
        tell();
        return isBack;
    }

    /** In which state this node is from now on. */
    public synchronized void own(MemberState state) {
        own = state;
        tell();
    }

    /** What this node is as long as its store may lack keys, unless an operator says otherwise; null when it does not. */
    public synchronized void doubt(@Nullable MemberState state) {
        if (doubted != state) {
            doubted = state;
            tell();
            onDoubt.run();
        }
    }

    /** Whether others keep writes that the store lacks: then it is BEHIND, unless an operator says otherwise. */
    public synchronized void behind(boolean isBehind) {
        if (behind != isBehind) {
            behind = isBehind;
            tell();
            onDoubt.run();
        }
    }

    /** Whether a node, by its number, is not known to be away. */
    public boolean isAlive(int node) {
        return of(ring.get(), node) != MemberState.DOWN;
    }

    /** Hears whenever it begins or ends to be known that the store may lack something. */
    public void onDoubt(Runnable heard) {
        onDoubt = heard;
    }

    /** What a node that is in that state is in truth: one whose store may lack something is not NORMAL. */
    public MemberState inTruth(MemberState said) {
        MemberState doubt = doubted;
        if (said != MemberState.NORMAL) {
            return said;
        }
        if (doubt != null) {
            return doubt;
        }
        return behind ? MemberState.BEHIND : said;
    }

    /** This node's own state. */
    public MemberState own() {
        return inTruth(own);
    }

    /** Whether a node, by its number, is not known to be away or to lack keys. */
    public boolean isThere(int node) {
        return of(ring.get(), node).reads() == MemberState.Reads.ALWAYS;
    }

    private MemberState of(Topology topology, int node) {
        return others.getOrDefault(topology.node(node).id(), MemberState.NORMAL);
    }

    /** Tells it once more: the ring has other nodes. */
    public synchronized void tell() {
        Topology topology = ring.get();
        MemberState[] byNode = new MemberState[topology.size()];
        Arrays.setAll(byNode, node -> of(topology, node));
        byNode[topology.self()] = own();
        told.accept(byNode);
    }
}
