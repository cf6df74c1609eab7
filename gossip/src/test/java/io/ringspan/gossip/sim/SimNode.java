package io.ringspan.gossip.sim;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.protocol.Gossip;
import io.ringspan.gossip.protocol.GossipConf;
import io.ringspan.gossip.protocol.GossipListener;
import io.ringspan.gossip.protocol.Phase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One process of a node: begins, may stand still, ends. A node that is started anew is another one of these. */
public final class SimNode {
    private static final int KEPT_MAX = 2_000;
    private static final long PEACE_NANOS = 5_000_000_000L;

    private final SimCluster cluster;
    private final GossipConf conf;
    private final Gossip gossip;
    private final Deque<byte[]> kept = new ArrayDeque<>();
    private boolean paused;
    private boolean ended;
    private long disturbedNanos = Long.MIN_VALUE / 2;
    private long pauseEndNanos = Long.MIN_VALUE / 2;
    private long departNanos = Long.MIN_VALUE / 2;
    private long endedNanos;
    private @Nullable String refused;

    SimNode(SimCluster cluster, GossipConf conf) {
        this.cluster = cluster;
        this.conf = conf;
        this.gossip = new Gossip(
                conf,
                cluster.simulation(),
                new java.util.Random(cluster.simulation().random().nextLong()),
                (to, message) -> cluster.sent(this, to, message),
                new Ears());
    }

    private final class Ears implements GossipListener {
        @Override
        public void changed(ClusterView view) {
            cluster.viewChanged(SimNode.this, view);
        }

        @Override
        public void foundDown(Claim claim) {
            cluster.foundDown(SimNode.this, claim);
        }

        @Override
        public void conflict(String text) {
            cluster.conflict(text);
        }

        @Override
        public void refused(String reason) {
            refused = reason;
        }
    }

    void ticksOn() {
        if (ended) {
            return;
        }
        if (!paused) {
            gossip.tick();
        }
        cluster.simulation().after(conf.profile().tick().toNanos(), this::ticksOn);
    }

    void take(byte[] message) {
        if (!paused) {
            gossip.receive(message);
        } else if (kept.size() < KEPT_MAX) {
            kept.add(message); // it lies in the buffer of a socket
        }
    }

    void depart() {
        gossip.depart();
        departNanos = cluster.simulation().nanoTime();
    }

    /** Whether nothing kept others from hearing its goodbye. */
    public boolean leftInPeace() {
        return cluster.wasQuiet(departNanos - PEACE_NANOS, departNanos + PEACE_NANOS);
    }

    void pause() {
        disturb();
        paused = true;
    }

    void resume() {
        if (paused && !ended) {
            paused = false;
            pauseEndNanos = cluster.simulation().nanoTime();
            disturb();
            boolean messagesFirst = cluster.simulation().chance(50);
            if (!messagesFirst) {
                gossip.tick();
            }
            for (byte[] next = kept.poll(); next != null; next = kept.poll()) {
                gossip.receive(next);
            }
        }
    }

    void end() {
        ended = true;
        endedNanos = cluster.simulation().nanoTime();
        cluster.disturbed();
    }

    /** Something that excuses others for a while if they find it down. */
    void disturb() {
        disturbedNanos = cluster.simulation().nanoTime();
        cluster.disturbed();
    }

    public boolean isPaused() {
        return paused;
    }

    /** Whether it ended so long ago. */
    public boolean hasEndedFor(long nanos) {
        return ended && cluster.simulation().nanoTime() - endedNanos >= nanos;
    }

    public boolean hasEnded() {
        return ended;
    }

    /** Whether it has run undisturbed, as a member, for so long. */
    public boolean isWellFor(long nanos) {
        return !paused
                && !ended
                && gossip.phase() == Phase.INSIDE
                && cluster.simulation().nanoTime() - disturbedNanos > nanos;
    }

    /** When it last came out of a pause. */
    public long pauseEndNanos() {
        return pauseEndNanos;
    }

    public Gossip gossip() {
        return gossip;
    }

    public GossipConf conf() {
        return conf;
    }

    public NodeId id() {
        return conf.self().id();
    }

    public Endpoint peer() {
        return conf.self().peer();
    }

    public Optional<String> refusal() {
        return Optional.ofNullable(refused);
    }

    @Override
    public String toString() {
        return id() + " at " + peer() + (ended ? " (ended)" : paused ? " (paused)" : "");
    }
}
