package io.ringspan.replication.stream;

import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries the writes of other datacenters' nodes to the racks of its own, and those racks' marks back. It decides nothing:
 * it keeps no write, drops no duplicate, and answers for nobody. Its own store is one of the racks, reached and answering
 * like the others. A rack that it cannot reach it reports, and the origin finds another way.
 *
 * <p><b>Owner.</b> The worker on which the origins' frames arrive. <b>Buffers.</b> None are kept. <b>Limits.</b> One entry
 * for each stream that came through a connection that is still open.
 */
public final class Relay {
    /** A connection that a stream comes over, and of which replicas it was told that they cannot be reached. */
    private static final class Way {
        final Upstream origin;
        boolean[] cut;

        Way(Upstream origin, int nodes) {
            this.origin = origin;
            this.cut = new boolean[nodes];
        }
    }

    /**
     * A stream that is carried. What a replica answers goes the way that the origin's last question to it came, as with a
     * store: of other ways the origin may have given up some. Whether a replica can be reached is told to every way.
     */
    private static final class Carried {
        final StreamId stream;
        final List<Way> ways = new ArrayList<>(1);

        @Nullable
        Upstream[] askedBy;

        long[] rounds;
        long[] marks;
        boolean[] told;
        boolean dirty;

        Carried(StreamId stream, int nodes) {
            this.stream = stream;
            this.askedBy = new @Nullable Upstream[nodes];
            this.rounds = new long[nodes];
            this.marks = new long[nodes];
            this.told = new boolean[nodes];
            Arrays.fill(told, true);
        }

        /** There are more nodes now. */
        void grow(int nodes) {
            int known = told.length;
            askedBy = Arrays.copyOf(askedBy, nodes);
            rounds = Arrays.copyOf(rounds, nodes);
            marks = Arrays.copyOf(marks, nodes);
            told = Arrays.copyOf(told, nodes);
            Arrays.fill(told, known, nodes, true);
            ways.forEach(way -> way.cut = Arrays.copyOf(way.cut, nodes));
        }

        Way way(Upstream origin) {
            for (int i = 0; i < ways.size(); i++) {
                if (ways.get(i).origin == origin) {
                    return ways.get(i);
                }
            }
            Way way = new Way(origin, told.length);
            ways.add(way);
            return way;
        }

        /** If nobody has asked for the replica yet, whoever sends it a write has its answers. */
        void hears(int replica, Upstream origin) {
            if (askedBy[replica] == null) {
                turnTo(replica, origin);
            }
        }

        /** The origin asks for the replica; false if it has asked again since. */
        boolean asks(int replica, Upstream origin, long round) {
            if (round < rounds[replica]) {
                return false;
            }
            rounds[replica] = round;
            if (askedBy[replica] != origin) {
                turnTo(replica, origin);
            }
            return true;
        }

        /** Of the marks that were told the way before, nobody knows which have come. */
        private void turnTo(int replica, @Nullable Upstream origin) {
            askedBy[replica] = origin;
            marks[replica] = 0;
            told[replica] = true;
        }

        void tellReachable(int replica, boolean reachable) {
            for (int i = 0; i < ways.size(); i++) {
                tellReachable(ways.get(i), replica, reachable);
            }
        }

        void tellReachable(Way way, int replica, boolean reachable) {
            if (way.cut[replica] == reachable) {
                way.cut[replica] = !reachable;
                way.origin.reachable(stream, replica, reachable);
            }
        }

        void tellMarks() {
            dirty = false;
            for (int replica = 0; replica < told.length; replica++) {
                Upstream origin = askedBy[replica];
                if (!told[replica] && origin != null) {
                    origin.mark(stream, replica, marks[replica]);
                }
                told[replica] = true;
            }
        }

        /** Returns true if it does not come over any connection any more. */
        boolean closed(Upstream origin) {
            for (int replica = 0; replica < askedBy.length; replica++) {
                if (askedBy[replica] == origin) {
                    turnTo(replica, null);
                }
            }
            ways.removeIf(way -> way.origin == origin);
            return ways.isEmpty();
        }
    }

    private final PeerSender sender;
    private final Map<StreamId, Carried> streams = new LinkedHashMap<>();
    private final List<Carried> dirty = new ArrayList<>();
    private Topology topology;
    /** If this node has given something over: where those are that wait for what they are to gain, and have not gone over. */
    private @Nullable Topology behind;

    private long carriedWrites;

    /** @param sender the way from this worker to its datacenter's racks and to the own store */
    public Relay(Topology topology, PeerSender sender) {
        this.topology = topology;
        this.behind = behind(topology);
        this.sender = sender;
    }

    /** Passes a write to each rack that it names a position for. */
    public void carry(Upstream origin, StreamId stream, WriteFrame write, RackPrevs prevs) {
        Topology planned = planned(write);
        ReplicaSet owners = planned.replicas(write.token());
        int[] local = owners.localReceivers();
        boolean isSame = planned.fits(write.ringEpoch(), write.token()) && prevs.racks() == local.length;
        if (!isSame || !owners.receives(topology.self())) {
            origin.wrongOwner(stream, topology.self(), write.position(), topology.epoch());
            return;
        }
        Carried carried = carried(stream);
        Way way = carried.way(origin);
        carriedWrites++;
        for (int replica : local) {
            long prev = prevs.prev(RackPrevs.rackOf(replica, local));
            carried.hears(replica, origin);
            if (prev != RackPrevs.NOT_FOR_THIS_RACK && !sender.write(replica, stream, write, prev)) {
                carried.tellReachable(way, replica, false);
            }
        }
    }

    /**
     * By what the write has to have been planned. While nodes go over to what they are to own, one has to pass on what those send who
     * are ahead of it, or behind it: it may be that which somebody waits for. Each replica says for itself whether it takes it.
     */
    private Topology planned(WriteFrame write) {
        Topology later = topology.ahead();
        if (later != null && write.ringEpoch() == later.epoch()) {
            return later;
        }
        Topology earlier = behind;
        return earlier != null && write.ringEpoch() == earlier.epoch() ? earlier : topology;
    }

    private static @Nullable Topology behind(Topology of) {
        RingStage stage = of.stage();
        boolean hasGivenOver = stage.ceded()
                || (stage.epoch() > stage.base() + 1 && !stage.before().equals(stage.next()));
        return hasGivenOver
                ? Topology.of(stage.whileMoving(), of.node(of.self()).id())
                : null;
    }

    /** Passes an origin's word to a replica of this datacenter, unless the origin has asked again by now. */
    public void resume(Upstream origin, int replica, StreamId stream, Resume resume) {
        Carried carried = carried(stream);
        Way way = carried.way(origin);
        if (!carried.asks(replica, origin, resume.round())) {
            return;
        }
        if (sender.connected(replica)) {
            sender.resume(replica, replica, stream, resume);
        } else {
            carried.tellReachable(way, replica, false);
        }
    }

    private Carried carried(StreamId stream) {
        return streams.computeIfAbsent(stream, id -> new Carried(id, topology.size()));
    }

    /** See {@link Upstream#mark}; passed on when the turn ends. */
    public void marked(int replica, StreamId stream, long mark) {
        Carried carried = streams.get(stream);
        if (carried == null) {
            return; // its origin has gone, and will ask through another connection
        }
        carried.marks[replica] = Math.max(mark, carried.marks[replica]);
        carried.told[replica] = false;
        if (!carried.dirty) {
            carried.dirty = true;
            dirty.add(carried);
        }
    }

    /** See {@link Upstream#behind}. */
    public void behind(int replica, StreamId stream, long position, long life) {
        Upstream origin = hearing(stream, replica);
        if (origin != null) {
            origin.behind(stream, replica, position, life);
        }
    }

    /** See {@link Upstream#wrongOwner}. */
    public void wrongOwner(int replica, StreamId stream, long position, int ringEpoch) {
        Upstream origin = hearing(stream, replica);
        if (origin != null) {
            origin.wrongOwner(stream, replica, position, ringEpoch);
        }
    }

    private @Nullable Upstream hearing(StreamId stream, int replica) {
        Carried carried = streams.get(stream);
        return carried == null ? null : carried.askedBy[replica];
    }

    /** The connection to a rack's replica is there, or has room again. */
    public void connected(int replica) {
        for (Carried carried : streams.values()) {
            carried.tellReachable(replica, true);
        }
    }

    /** The connection to a rack's replica is gone; what was on its way may be lost, so every origin is told. */
    public void disconnected(int replica) {
        for (Carried carried : streams.values()) {
            carried.tellReachable(replica, false);
        }
    }

    /** The connection from an origin is gone. */
    public void closed(Upstream origin) {
        streams.values().removeIf(carried -> carried.closed(origin));
    }

    /** Goes over to another topology. */
    public void topologyChanged(Topology next) {
        topology = next;
        behind = behind(next);
        streams.values().forEach(carried -> carried.grow(next.size()));
    }

    /** Sends the marks of this event-loop turn, each replica's own. To be called at its end. */
    public void flushMarks() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).tellMarks();
        }
        dirty.clear();
    }

    /** How many writes it was given to carry. */
    public long carriedWrites() {
        return carriedWrites;
    }

    /** How many streams it carries. */
    public int streams() {
        return streams.size();
    }
}
