package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.ringspan.base.NodeId;
import io.ringspan.conf.Consistency;
import io.ringspan.node.decide.Answered;
import io.ringspan.node.decide.DecisionDesk;
import io.ringspan.node.decide.DecisionRequest;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Output;
import io.ringspan.node.io.Span;
import io.ringspan.node.pubsub.Message;
import io.ringspan.node.pubsub.WorkerChannels;
import io.ringspan.node.reconcile.VersionSink;
import io.ringspan.node.relay.Gathers;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.request.Slot;
import io.ringspan.node.script.NodeScripts;
import io.ringspan.node.standing.Standings;
import io.ringspan.node.store.StoreGate;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Relay;
import io.ringspan.replication.version.KeyState;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the peers that call one worker share: the store, the topology, and the requests that are not in use.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> Keeps {@value #KEPT_MAX} spare requests.
 */
public final class PeerServer {
    private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
    private static final int KEPT_MAX = 16 * 1024;

    private final Flusher flusher;
    private final Supplier<Handshake> welcome;
    private final Supplier<Topology> topology;
    private final Ways ways;
    private final LongSupplier wallMillis;
    private final UntakenReplies.Room room;
    private final ArrayDeque<PeerRequest> spare = new ArrayDeque<>();
    private boolean gossipRefused;

    /**
     * Where what peers send goes.
     *
     * @param store the way to the node's store that reads take
     * @param gate the way that writes take
     * @param relay what carries other datacenters' writes to this one's racks
     * @param gathers what gathers those racks' replies to them
     * @param reads what asks this datacenter's replicas for all of it
     * @param decisions where commands are decided
     * @param scripts the registry of scripts
     * @param behind runs something on the store worker, behind what came to the gate before
     * @param channels takes messages
     * @param standings of the nodes, the own one among them
     * @param asked takes what peers ask of all that the store holds, for each connection one
     * @param plain why a connection of that node is not taken as it is; nothing if it is
     */
    public record Ways(
            Link store,
            StoreGate gate,
            Relay relay,
            Gathers gathers,
            QuorumReads reads,
            DecisionDesk decisions,
            NodeScripts scripts,
            Executor behind,
            WorkerChannels channels,
            Standings standings,
            Function<Channel, Asked> asked,
            BiFunction<Channel, NodeId, Optional<String>> plain) {}

    /** Takes what one peer asks of all that the store holds. */
    public interface Asked {
        /** It asks; the bytes are valid during the call. */
        void ask(ByteBuf in, int from, int end);

        /** It is gone. */
        void close();
    }

    /**
     * Serves peers.
     *
     * @param welcome what this worker says of its node
     * @param room for replies that peers do not take
     * @param wallMillis what this node's wall clock shows
     */
    public PeerServer(
            Flusher flusher,
            Supplier<Handshake> welcome,
            Supplier<Topology> topology,
            Ways ways,
            UntakenReplies.Room room,
            LongSupplier wallMillis) {
        this.flusher = flusher;
        this.welcome = welcome;
        this.topology = topology;
        this.ways = ways;
        this.room = room;
        this.wallMillis = wallMillis;
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

    /** Asks the store for another replica of a key, and says what is known of it. */
    void settle(PeerRequest request, KeyState others) {
        ways.store().settle(request.span(), others, request);
    }

    /** Gives a message to whoever is subscribed. */
    void arrived(Message message, boolean passOn) {
        ways.channels().arrived(message, passOn);
    }

    /** Gives the registry of scripts what another one says; false if that is no message. */
    boolean told(ByteBuf message, EventLoop loop, Consumer<ByteBuf> answered) {
        return ways.scripts().told(message, loop, answered);
    }

    /** Why a node is not taken: for what it says of itself, or because its connection is not encrypted and has to be. */
    Optional<String> refusal(Handshake theirs, Channel channel) {
        Optional<String> plain = ways.plain().apply(channel, theirs.node());
        return plain.isPresent() ? plain : welcome().refusal(theirs);
    }

    /** What takes the questions that come over that connection. */
    Asked asked(Channel channel) {
        return ways.asked().apply(channel);
    }

    /** Asks all of this datacenter's replicas. */
    void gather(Span span, Slot slot, Consistency level, VersionSink versions) {
        int[] local = topology().replicas(span.token()).local();
        span.plannedBy(topology().epoch());
        ways.reads().gather(span, slot, local, level, false, versions);
    }

    /** Is told of a client that waits: of this node's, or for keys of its store. */
    void ticket(FrameType type, long ticket, EventLoop loop) {
        if (type == FrameType.RING_BELL) {
            ways.decisions().blocked().ring(ticket);
        } else {
            ways.decisions().forget(ticket, new DecisionDesk.Caller(loop, ways.behind()));
        }
    }

    /** Has a command decided, behind what came over this worker's connections before. */
    void decide(DecisionRequest request, EventLoop loop, Answered answered) {
        ways.decisions().decide(request, new DecisionDesk.Caller(loop, ways.behind()), answered);
    }

    /** The handler for a connection that was just accepted on this worker. */
    public ChannelHandler accept() {
        return new PeerServerConnection(this);
    }

    /** One that gossips with a node that does not calls about once a second, for as long as both run. */
    void refuseGossip(SocketAddress caller) {
        if (!gossipRefused) {
            gossipRefused = true;
            LOG.warn(
                    "{} gossips, and this node does not: enable_gossip is to be the same on all nodes. It is refused, and"
                            + " that is not said again",
                    caller);
        }
    }

    long wallMillis() {
        return wallMillis.getAsLong();
    }

    UntakenReplies.Room room() {
        return room;
    }

    Flusher flusher() {
        return flusher;
    }

    Handshake welcome() {
        return welcome.get();
    }

    Topology topology() {
        return topology.get();
    }

    Standings standings() {
        return ways.standings();
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
