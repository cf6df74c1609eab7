package io.ringspan.node.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.ringspan.node.acl.Users;
import io.ringspan.node.decide.Decisions;
import io.ringspan.node.home.KeyHomes;
import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.level.ClientLevels;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.pubsub.NodeChannels;
import io.ringspan.node.pubsub.PubSubCounts;
import io.ringspan.node.pubsub.Subscriptions;
import io.ringspan.node.pubsub.WorkerChannels;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Slot;
import io.ringspan.node.request.Waits;
import io.ringspan.node.resp.Forms;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.ringread.RingReads;
import io.ringspan.node.script.NodeScripts;
import io.ringspan.node.script.run.ScriptRuns;
import io.ringspan.node.seen.Sight;
import io.ringspan.node.seen.Sights;
import io.ringspan.node.session.LocalCommands;
import io.ringspan.node.session.NodeFacts;
import io.ringspan.node.session.Session;
import io.ringspan.node.split.Splits;
import io.ringspan.node.tuning.Tuning;
import io.ringspan.node.worker.Tally;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.ring.KeyTokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All clients of one worker: makes a handler for each new connection.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class Clients {
    private final ClientServices services;
    private final Set<ClientConnection> connected = new HashSet<>();
    private final Doors doors;
    private final NodeLevels levels;
    private final WorkerChannels channels;
    private final Users users;
    private boolean draining;

    /**
     * What one client may do.
     *
     * @param inFlightMax commands read and not answered; above, the client is not read from
     * @param outputBytesMax bytes of replies it does not take, or that wait for an earlier one; above, it is cut off
     * @param replyBytesMax bytes of the parts of one split command's reply; above, it is an error
     */
    public record Limits(RequestLimits requests, int inFlightMax, long outputBytesMax, long replyBytesMax) {}

    /** Where keys belong and messages go, how to get there, and which scripts there are. */
    public record Placing(
            KeyTokens tokens,
            Dispatcher dispatcher,
            Waits waits,
            Decisions decisions,
            @Nullable KeyHomes homes,
            WorkerChannels channels,
            NodeScripts scripts) {}

    /** What the node answers itself, to whom, and what memory it has for that. */
    public record Answering(
            NodeFacts facts,
            Users users,
            Doors doors,
            DirectMemory memory,
            NodeLevels levels,
            Tuning tuning,
            Sights sights,
            NodeChannels channels) {}

    /** What they speak, and who understands it. */
    public record Speaking(Protocol protocol, CommandReader.Maker readers) {
        /** Redis's protocol. */
        public static Speaking redis() {
            return new Speaking(RespProtocol.RESP, RequestReader::of);
        }
    }

    public Clients(Worker worker, Placing placing, Answering answering, Limits limits, Speaking speaking) {
        Tally tally = worker.tally();
        this.doors = answering.doors();
        this.levels = answering.levels();
        this.channels = placing.channels();
        this.users = answering.users();
        Sight sight = answering.sights().ofWorker(tally.time(), worker.loop());
        LocalCommands localCommands = new LocalCommands(sight, answering.facts(), levels, doors, users, tally.time());
        services = new ClientServices(
                speaking.protocol(),
                speaking.readers(),
                worker.flusher(),
                tally,
                sight,
                new Slot.Pool(),
                answering.sights().commands(),
                localCommands,
                new Forms(),
                placing.tokens(),
                placing.dispatcher(),
                answering.memory(),
                new Splits(
                        speaking.protocol(),
                        placing.tokens(),
                        placing.dispatcher(),
                        ByteBufAllocator.DEFAULT,
                        limits.replyBytesMax()),
                new RingReads(
                        placing.tokens(),
                        placing.dispatcher(),
                        ByteBufAllocator.DEFAULT,
                        limits.replyBytesMax(),
                        RandomGenerator.getDefault()),
                placing.waits(),
                placing.decisions(),
                placing.homes(),
                new ScriptRuns(placing.scripts(), placing.dispatcher(), worker.loop()),
                new PausedClients(doors.pause(), worker.loop(), tally.time()),
                limits);
    }

    /** The handler for a connection that was just accepted on this worker. */
    public ChannelHandler accept() {
        return new ClientConnection(services, this);
    }

    /** @param messages takes what it is sent that is no reply */
    Session session(Channel channel, Subscriptions.Outlet messages) {
        return new Session(
                doors.nextId(),
                new Session.Ends(
                        String.valueOf(channel.remoteAddress()),
                        String.valueOf(channel.localAddress()),
                        Sockets.isFromThisMachine(channel)),
                services.tally().time().epochMillis(),
                users.atFirst(),
                new ClientLevels(levels),
                new Session.Way(new Subscriptions(channels, messages), channel::close));
    }

    /** Lets a client in; false when the node has as many as it may have. */
    boolean enter(ClientConnection client) {
        if (draining || !doors.enter(client.session(), client.from())) {
            services.tally().clientRefused();
            return false;
        }
        services.tally().clientOpened();
        connected.add(client);
        return true;
    }

    void left(ClientConnection client) {
        connected.remove(client);
        doors.leave(client.session(), client.from());
        services.tally().clientClosed();
    }

    /**
     * Leaves all clients: each right behind its next reply; who has nothing to be answered by a half of {@code millis}, then; and at
     * the end of it nothing more is read from whoever is still there.
     *
     * @param loop the worker's
     */
    public void drain(EventLoop loop, long millis) {
        draining = true;
        each(ClientConnection::beginToLeave);
        loop.schedule(() -> each(ClientConnection::leaveIfIdle), millis / 2, TimeUnit.MILLISECONDS);
        loop.schedule(() -> each(ClientConnection::drain), millis, TimeUnit.MILLISECONDS);
    }

    private void each(Consumer<ClientConnection> step) {
        List.copyOf(connected).forEach(step);
    }

    /** How many clients this worker has. */
    public int count() {
        return connected.size();
    }

    /** What is counted of what this worker's clients publish and hear. Any thread. */
    public PubSubCounts messages() {
        return channels.counts();
    }

    /** Gives back memory that all clients shared. Once none is left. */
    public void discard() {
        services.splits().discard();
        services.readers().discard();
    }
}
