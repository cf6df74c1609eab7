package io.ringspan.node;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.client.Clients;
import io.ringspan.node.client.Doors;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.io.KeepAlive;
import io.ringspan.node.io.Names;
import io.ringspan.node.io.Silence;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.io.TransportException;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.replica.ReplicationCounts;
import io.ringspan.node.resp.CommandTable;
import io.ringspan.node.seeds.SeedCounts;
import io.ringspan.node.session.Password;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.time.HybridClock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node. Nothing is static: any number of nodes live in one JVM.
 *
 * <p><b>Threads.</b> Start and stop from any thread that is not a worker.
 */
public final class RingspanNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RingspanNode.class);
    private static final int OUTPUT_LOW_BYTES = 256 * 1024;
    private static final int OUTPUT_HIGH_BYTES = 1024 * 1024;
    private static final int DRAIN_POLL_MILLIS = 10;
    private static final int CLOSE_SECONDS_MAX = 2;
    /** How far another node's clock may pull this one's forward. */
    private static final long CLOCK_AHEAD_MILLIS_MAX = 60_000;

    private final PoolConf conf;
    private final MultiThreadIoEventLoopGroup group;
    private final Sockets sockets;
    private final Names names;
    private final Doors doors;
    private final Topology topology;
    private final NodeLevels levels;
    private final List<NodeWorker> workers = new ArrayList<>();
    private final IdentityHashMap<EventLoop, NodeWorker> byLoop = new IdentityHashMap<>();
    private final List<Channel> listeners = new ArrayList<>();
    private final ChannelGroup accepted = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
    private @Nullable NodeAdmin admin;

    private RingspanNode(PoolConf conf, Sockets sockets, Names names, int epoch, TimeSource time) {
        this.conf = conf;
        this.sockets = sockets;
        this.names = names;
        int count = conf.process().workersOn(Runtime.getRuntime().availableProcessors());
        NodeId id = conf.place().id();
        this.group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("ringspan-" + id + "-worker"), sockets.handlers());
        this.doors = new Doors(conf.clients().connectionsMax(), conf.clients().connectionsPerAddressMax());
        this.levels = NodeLevels.of(conf.consistency());
        Placement placement = Placement.of(conf);
        this.topology = placement.topology();
        Clients.Answering answering = new Clients.Answering(
                CommandTable.load(),
                new EngineFacts(this, time.epochMillis(), RandomGenerator.getDefault()),
                conf.clients()
                        .password()
                        .map(secret -> Password.of(secret.text()))
                        .orElseGet(Password::none),
                doors,
                new DirectMemory(conf.process().directBytesMax()),
                levels);
        WindowBudgets windows = new WindowBudgets(new StreamLimits(
                conf.peers().replicaWindowBytesMax(), conf.peers().windowBytesMax()));
        NodeWorker.Shared shared = new NodeWorker.Shared(
                conf,
                new Dialer(sockets, names),
                topology,
                placement.keys(),
                answering,
                windows,
                new HybridClock(time, CLOCK_AHEAD_MILLIS_MAX),
                ReplyBudgets.of(conf.process().directBytesMax()),
                RandomGenerator.getDefault(),
                epoch,
                NodeWorker.VERSIONED_KEYS);
        for (int i = 0; i < count; i++) {
            EventLoop loop = group.next();
            NodeWorker worker = new NodeWorker(Worker.on(loop, i, time), shared, i == 0 ? null : workers.get(0));
            workers.add(worker);
            byLoop.put(loop, worker);
        }
    }

    /**
     * Starts a node: it listens when this returns; links connect in the background.
     *
     * @param epoch how often this node has started
     * @throws StartException when it cannot be what its file says: listen there, or use that transport
     */
    public static RingspanNode start(PoolConf conf, int epoch, TimeSource time) {
        return start(conf, epoch, time, InetAddress::getByName, null);
    }

    /** As the other; {@code seeds} is what is counted of asking for the list of nodes. */
    public static RingspanNode start(PoolConf conf, int epoch, TimeSource time, SeedCounts seeds) {
        return start(conf, epoch, time, InetAddress::getByName, seeds);
    }

    /** As {@link #start(PoolConf, int, TimeSource)}, with another way to find the addresses of the store and the peers. */
    static RingspanNode start(PoolConf conf, int epoch, TimeSource time, Names.Lookup lookup) {
        return start(conf, epoch, time, lookup, null);
    }

    private static RingspanNode start(
            PoolConf conf, int epoch, TimeSource time, Names.Lookup lookup, @Nullable SeedCounts seeds) {
        requireMemory(conf.process().directBytesMax());
        Names names = new Names("ringspan-" + conf.place().id(), lookup);
        RingspanNode node = new RingspanNode(conf, sockets(conf), names, epoch, time);
        try {
            node.admin = NodeAdmin.open(node, node.sockets, EngineFacts.version(), epoch, seeds);
            node.listen(conf.listen().peers(), "dyn_listen", NodeWorker::acceptPeer);
            for (NodeWorker worker : node.workers) {
                worker.worker().loop().submit(worker::start).syncUninterruptibly();
            }
            node.listen(conf.listen().clients(), "listen", NodeWorker::acceptClient);
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
        LOG.info(
                "Node {} takes clients on {} and peers on {}, {} worker(s), {}",
                conf.place().id(),
                conf.listen().clients(),
                conf.listen().peers(),
                node.workers.size(),
                node.sockets.name());
        return node;
    }

    private static Sockets sockets(PoolConf conf) {
        try {
            Sockets sockets = Sockets.of(conf.process().transport());
            sockets.requireFor(conf.listen().clients(), "listen");
            sockets.requireFor(conf.store().endpoint(), "servers");
            return sockets;
        } catch (TransportException missing) {
            throw new StartException(String.valueOf(missing.getMessage()));
        }
    }

    /** A node is never weaker than its file: what the JVM would not give stops the start. */
    private static void requireMemory(long bytes) {
        long jvm = DirectMemory.jvmBytesMax();
        if (bytes > jvm) {
            long mebibytes = (bytes >> 20) + 1;
            throw new StartException("direct_memory_max is " + bytes + " bytes, but this JVM gives at most " + jvm
                    + ". To fix: start it with -XX:MaxDirectMemorySize=" + mebibytes
                    + "m or more, or lower direct_memory_max");
        }
    }

    private void listen(Endpoint where, String setting, Function<NodeWorker, ChannelHandler> handler) {
        ServerBootstrap server = new ServerBootstrap()
                .group(group)
                .channel(sockets.serverOn(where))
                .option(ChannelOption.SO_BACKLOG, conf.listen().backlog())
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(OUTPUT_LOW_BYTES, OUTPUT_HIGH_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        NodeWorker worker = byLoop.get(channel.eventLoop());
                        if (worker == null) {
                            throw new IllegalStateException("accepted on a loop that is no worker's");
                        }
                        accepted.add(channel);
                        channel.pipeline().addLast(handler.apply(worker));
                    }
                });
        boolean clients = where.equals(conf.listen().clients());
        if (clients) {
            server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        if (!where.isUnixSocket()) {
            long silenceMillis = Silence.peerMillis(conf.links().timeoutMillis());
            KeepAlive keepAlive = clients ? KeepAlive.CLIENT : KeepAlive.within(silenceMillis, silenceMillis);
            server.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
            keepAlive.onAccepted(server, sockets);
        }
        var bound = server.bind(Sockets.address(where)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new StartException(Sockets.bindFailure(where, setting, bound.cause()));
        }
        listeners.add(bound.channel());
    }

    /**
     * Stops: accepts nobody, answers everything read, lets the replicas confirm the writes, then closes. Waits up to
     * {@code drain_timeout} in all.
     *
     * @return what was left undone, one line each, as it is logged; empty when everything was answered and confirmed
     */
    public List<String> stop() {
        if (admin != null) {
            admin.draining();
        }
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        listeners.clear();
        long unknownBefore = unknownWrites();
        workers.forEach(worker -> worker.worker().loop().execute(worker::drain));
        long deadline =
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(conf.process().drainMillis());
        while (doors.count() > 0 && System.nanoTime() < deadline) {
            pause();
        }
        List<String> undone = new ArrayList<>();
        if (doors.count() > 0) {
            undone.add(doors.count() + " client(s) still had unanswered commands");
        }
        undone.addAll(awaitMarks(deadline));
        close(); // what is still on its way to a store ends here, and its clients are told UNKNOWN
        long unknown = unknownWrites() - unknownBefore;
        if (unknown > 0) {
            undone.add(unknown + " write(s) sent to a store and not answered: they may or may not have been applied");
        }
        undone.forEach(line -> LOG.warn("Stopped before everything was done: {}", line));
        return undone;
    }

    private long unknownWrites() {
        return workers.stream()
                .mapToLong(worker -> worker.worker().tally().unknownWrites())
                .sum();
    }

    /** Waits until every replica has confirmed what this node's clients wrote; says which did not in time. */
    private List<String> awaitMarks(long deadlineNanos) {
        int[] unconfirmed = unconfirmed();
        while (Arrays.stream(unconfirmed).sum() > 0 && System.nanoTime() < deadlineNanos) {
            pause();
            unconfirmed = unconfirmed();
        }
        List<String> undone = new ArrayList<>();
        for (int replica = 0; replica < unconfirmed.length; replica++) {
            if (unconfirmed[replica] > 0) {
                undone.add(unconfirmed[replica] + " write batch(es) not confirmed by "
                        + topology.node(replica).id());
            }
        }
        return undone;
    }

    private int[] unconfirmed() {
        int[] sum = new int[topology.size()];
        for (NodeWorker worker : workers) {
            int[] its = worker.worker()
                    .loop()
                    .submit(worker::unconfirmed)
                    .syncUninterruptibly()
                    .getNow();
            Arrays.setAll(sum, replica -> sum[replica] + its[replica]);
        }
        return sum;
    }

    private static void pause() {
        try {
            Thread.sleep(DRAIN_POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops at once. */
    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        for (NodeWorker worker : workers) {
            worker.worker().loop().execute(worker::close);
        }
        // A loop may end without closing what is open on it: peers would go on talking to a node that is gone.
        accepted.close().awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        group.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS).awaitUninterruptibly();
        names.close();
        workers.forEach(NodeWorker::discard);
        if (admin != null) {
            admin.close();
        }
    }

    /** The settings it runs with. */
    public PoolConf conf() {
        return conf;
    }

    /** Who owns what, as this node sees it. */
    public Topology topology() {
        return topology;
    }

    /** What its workers have counted of replication, all together. Any thread. */
    public ReplicationCounts replication() {
        return workers.stream().map(NodeWorker::replication).reduce(ReplicationCounts.NONE, ReplicationCounts::plus);
    }

    /**
     * Who some worker of this node cannot reach at this moment: {@code its store at HOST:PORT}, or peers by their names.
     * Empty when every link is up. Any thread that is not a worker, while the node runs.
     */
    public List<String> unreached() {
        Set<String> unreached = new LinkedHashSet<>();
        for (NodeWorker worker : workers) {
            unreached.addAll(worker.worker()
                    .loop()
                    .submit(worker::unreached)
                    .syncUninterruptibly()
                    .getNow());
        }
        return List.copyOf(unreached);
    }

    NodeLevels levels() {
        return levels;
    }

    Doors doors() {
        return doors;
    }

    /** For those who count. */
    List<NodeWorker> workers() {
        return workers;
    }
}
