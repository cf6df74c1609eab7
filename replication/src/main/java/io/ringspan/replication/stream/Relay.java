package io.ringspan.replication.stream;

import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries the writes of other datacenters' nodes to the racks of its own, and those racks' marks back. It decides nothing:
 * it keeps no write, drops no duplicate, and answers for nobody. Its own store is one of the racks, reached and answering
 * like the others. A rack that it cannot reach it reports, and the origin finds another way.
 *
 * <p><b>Owner.</b> The worker on which the origins' frames arrive. <b>Buffers.</b> None are kept. <b>Limits.</b> One entry
 * for each stream that came through a connection that is still open.
 */
public final class Relay {
    /** A stream that is carried: where its marks go, and what is to be told there at the end of this turn. */
    private static final class Carried {
        final StreamId stream;
        final Upstream upstream;
        final long[] marks;
        final boolean[] told;
        final boolean[] cut;
        boolean dirty;

        Carried(StreamId stream, Upstream upstream, int nodes) {
            this.stream = stream;
            this.upstream = upstream;
            this.marks = new long[nodes];
            this.told = new boolean[nodes];
            this.cut = new boolean[nodes];
            Arrays.fill(told, true);
        }
    }

    private final PeerSender sender;
    private final Map<StreamId, Carried> streams = new LinkedHashMap<>();
    private final List<Carried> dirty = new ArrayList<>();
    /** The connections that were not closed, by when they were opened: an origin opens one after it has given up another. */
    private final IdentityHashMap<Upstream, Long> opened = new IdentityHashMap<>();

    private long lastOpened;
    private Topology topology;
    private long carriedWrites;

    /** @param sender the way from this worker to its datacenter's racks and to the own store */
    public Relay(Topology topology, PeerSender sender) {
        this.topology = topology;
        this.sender = sender;
    }

    /** A connection that origins may speak over is there. */
    public void opened(Upstream origin) {
        opened.put(origin, ++lastOpened);
    }

    /** Passes a write to each rack that it names a position for. */
    public void carry(Upstream origin, StreamId stream, WriteFrame write, RackPrevs prevs) {
        ReplicaSet owners = topology.replicas(write.token());
        int[] local = owners.local();
        if (!owners.includesSelf() || prevs.racks() != local.length) {
            origin.wrongOwner(stream, topology.self(), write.position(), topology.epoch());
            return;
        }
        // A write does not take the stream over: it may be a late one of a connection that the origin has given up.
        Carried carried = streams.computeIfAbsent(stream, id -> new Carried(id, origin, topology.size()));
        carriedWrites++;
        for (int replica : local) {
            long prev = prevs.prev(RackPrevs.rackOf(replica, local));
            if (prev != RackPrevs.NOT_FOR_THIS_RACK && !sender.write(replica, stream, write, prev)) {
                cut(carried, replica);
            }
        }
    }

    /** Passes an origin's word to a replica of this datacenter, unless the origin has another connection by now. */
    public void resume(Upstream origin, int replica, StreamId stream, Resume resume) {
        Carried carried = streams.get(stream);
        if (carried != null && since(origin) < since(carried.upstream)) {
            return; // it has given that one up, and asked again
        }
        if (carried == null || carried.upstream != origin) {
            carried = new Carried(stream, origin, topology.size());
            streams.put(stream, carried);
        }
        if (sender.connected(replica)) {
            sender.resume(replica, replica, stream, resume);
        } else {
            cut(carried, replica);
        }
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
        Carried carried = streams.get(stream);
        if (carried != null) {
            carried.upstream.behind(stream, replica, position, life);
        }
    }

    /** See {@link Upstream#wrongOwner}. */
    public void wrongOwner(int replica, StreamId stream, long position, int ringEpoch) {
        Carried carried = streams.get(stream);
        if (carried != null) {
            carried.upstream.wrongOwner(stream, replica, position, ringEpoch);
        }
    }

    /** The connection to a rack's replica is there, or has room again. */
    public void connected(int replica) {
        for (Carried carried : streams.values()) {
            if (carried.cut[replica]) {
                carried.cut[replica] = false;
                carried.upstream.reachable(carried.stream, replica, true);
            }
        }
    }

    /** The connection to a rack's replica is gone; what was on its way may be lost, so every origin is told. */
    public void disconnected(int replica) {
        for (Carried carried : streams.values()) {
            cut(carried, replica);
        }
    }

    /** The connection from an origin is gone. */
    public void closed(Upstream origin) {
        opened.remove(origin);
        streams.values().removeIf(carried -> carried.upstream == origin);
        dirty.removeIf(carried -> carried.upstream == origin);
    }

    /** Goes over to another topology; every origin asks its replicas anew when it does the same. */
    public void topologyChanged(Topology next) {
        topology = next;
        streams.clear();
        dirty.clear();
    }

    /** Sends the marks of this event-loop turn, each replica's own. To be called at its end. */
    public void flushMarks() {
        for (int i = 0; i < dirty.size(); i++) {
            Carried carried = dirty.get(i);
            carried.dirty = false;
            for (int replica = 0; replica < carried.told.length; replica++) {
                if (!carried.told[replica]) {
                    carried.told[replica] = true;
                    carried.upstream.mark(carried.stream, replica, carried.marks[replica]);
                }
            }
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

    private long since(Upstream origin) {
        return opened.getOrDefault(origin, 0L);
    }

    private static void cut(Carried carried, int replica) {
        if (!carried.cut[replica]) {
            carried.cut[replica] = true;
            carried.upstream.reachable(carried.stream, replica, false);
        }
    }
}
