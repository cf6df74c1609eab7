package io.ringspan.node.peer;

import io.netty.channel.ChannelHandler;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Output;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.VersionSink;
import io.ringspan.node.relay.Gathers;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.request.Slot;
import io.ringspan.node.store.StoreGate;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Relay;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * What the peers that call one worker share: the store, the topology, and the requests that are not in use.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> Keeps {@value #KEPT_MAX} spare requests.
 */
public final class PeerServer {
    private static final int KEPT_MAX = 16 * 1024;

    private final Flusher flusher;
    private final Handshake welcome;
    private final Supplier<Topology> topology;
    private final Ways ways;
    private final UntakenReplies.Room room;
    private final ArrayDeque<PeerRequest> spare = new ArrayDeque<>();

    /**
     * Where what peers send goes.
     *
     * @param store the way to the node's store that reads take
     * @param gate the way that writes take
     * @param relay what carries other datacenters' writes to this one's racks
     * @param gathers what gathers those racks' replies to them
     * @param reads what asks this datacenter's replicas for all of it
     */
    public record Ways(Link store, StoreGate gate, Relay relay, Gathers gathers, QuorumReads reads) {}

    /**
     * Serves peers.
     *
     * @param welcome what this worker says of its node
     * @param room for replies that peers do not take
     */
    public PeerServer(
            Flusher flusher, Handshake welcome, Supplier<Topology> topology, Ways ways, UntakenReplies.Room room) {
        this.flusher = flusher;
        this.welcome = welcome;
        this.topology = topology;
        this.ways = ways;
        this.room = room;
    }

    /** The streams of a new connection. */
    StreamRequests streams(Output output, UntakenReplies untaken) {
        Topology now = topology.get();
        return new StreamRequests(output, untaken, ways, now.self(), now.size());
    }

    /** Hands a request to the store. */
    void send(PeerRequest request, int flags) {
        if ((flags & Frames.FLAG_VERSIONED) != 0) {
            ways.store().versioned(request.span(), request);
        } else if ((flags & Frames.FLAG_WHOLE) != 0) {
            ways.store().whole(request.span(), request);
        } else if ((flags & Frames.FLAG_IN_ORDER) != 0) {
            ways.store().inOrder(request.span(), request);
        } else {
            ways.store().read(request.span(), request);
        }
    }

    /** Hands a value that another replica has to the store. */
    void restore(PeerRequest request, long clock, long tie) {
        ways.store().restore(request.span(), clock, tie, request);
    }

    /** Asks all of this datacenter's replicas. */
    void gather(Span span, Slot slot, Consistency level, VersionSink versions) {
        int[] local = topology().replicas(span.token()).local();
        ways.reads().gather(span, slot, local, level, false, versions);
    }

    /** The handler for a connection that was just accepted on this worker. */
    public ChannelHandler accept() {
        return new PeerServerConnection(this);
    }

    UntakenReplies.Room room() {
        return room;
    }

    Flusher flusher() {
        return flusher;
    }

    Handshake welcome() {
        return welcome;
    }

    Topology topology() {
        return topology.get();
    }

    Link store() {
        return ways.store();
    }

    PeerRequest take() {
        PeerRequest request = spare.poll();
        return request == null ? new PeerRequest(this) : request;
    }

    void give(PeerRequest request) {
        if (spare.size() < KEPT_MAX) {
            spare.push(request);
        }
    }
}
