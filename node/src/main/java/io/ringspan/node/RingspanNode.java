package io.ringspan.node;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.conf.PoolConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.client.Clients;
import io.ringspan.node.cluster.Ring;
import io.ringspan.node.hints.NodeHints;
import io.ringspan.node.io.Names;
import io.ringspan.node.peer.door.PeerDoor;
import io.ringspan.node.pubsub.NodeChannels;
import io.ringspan.node.reload.Reload;
import io.ringspan.node.replica.ReplicationCounts;
import io.ringspan.node.seeds.SeedCounts;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.node.tls.NodeTls;
import io.ringspan.replication.ring.Topology;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
    /** How long a node that gossips waits for its links before it takes clients. */
    static final int RESUME_SECONDS_MAX = 5;
    /** How long clients are left one by one, each behind a reply; half of that for those who are silent. */
    private static final int LEAVE_MILLIS = 2_000;

    private volatile PoolConf conf;
    private final ProcessShare share;
    private final int epoch;
    private final TimeSource time;
    private final NodePorts ports;
    private final Names names;
    private final Operated operated;
    private final Reload reload;
    private final NodeChannels channels = new NodeChannels();
    private final Object life = new Object();
    private boolean ending; // guarded by life
    private boolean closed; // guarded by life
    private final CompletableFuture<Void> serves = new CompletableFuture<>();
    private NodeWorkers.Start start;
    private volatile @Nullable NodeWorkers workers;
    private volatile @Nullable NodeMembership membership;
    private @Nullable NodeAdmin admin;

    private RingspanNode(PoolConf conf, int epoch, TimeSource time, Names.Lookup lookup, ProcessShare share) {
        this.conf = conf;
        this.share = share;
        this.epoch = epoch;
        this.start = NodeWorkers.Start.of(null, conf, epoch, 1);
        this.time = time;
        this.ports = new NodePorts(conf);
        this.names = new Names("ringspan-" + conf.title(), lookup);
        this.operated = Operated.of(conf);
        this.reload = NodeReload.of(this, next -> this.conf = next);
    }

    /**
     * Starts a node that does not gossip: it listens when this returns; links connect in the background.
     *
     * @param epoch how often this node has started
     * @throws StartException when it cannot be what its file says: listen there, or use that transport
     */
    public static RingspanNode start(PoolConf conf, int epoch, TimeSource time) {
        return start(conf, epoch, time, InetAddress::getByName);
    }

    /** As the other, with another way to find the addresses of the store and the peers. */
    static RingspanNode start(PoolConf conf, int epoch, TimeSource time, Names.Lookup lookup) {
        return new RingspanNode(conf, epoch, time, lookup, ProcessShare.alone(conf)).started(null, null);
    }

    /**
     * Starts a node. One that gossips takes clients as soon as it knows its ring, see {@link #serves}; all others take them
     * when this returns.
     *
     * @param state the node's own; its owner closes it after the node
     * @param seeds what is counted of asking for the list of nodes, if somebody is asked
     * @throws StartException as the other
     */
    public static RingspanNode start(PoolConf conf, DataDirectory state, TimeSource time, @Nullable SeedCounts seeds) {
        return start(conf, state, time, seeds, ProcessShare.alone(conf));
    }

    /** As the other, in a process that it shares: takes clients when it may. */
    public static RingspanNode start(
            PoolConf conf, DataDirectory state, TimeSource time, @Nullable SeedCounts seeds, ProcessShare share) {
        return new RingspanNode(conf, state.epoch(), time, InetAddress::getByName, share).started(state, seeds);
    }

    private RingspanNode started(@Nullable DataDirectory state, @Nullable SeedCounts seeds) {
        try {
            start = NodeWorkers.Start.of(state, conf, epoch, ports.loops().size());
            if (conf.membership().gossip()) {
                openAdmin(state, seeds);
                join(Objects.requireNonNull(state, "a node that gossips needs its data directory"));
            } else {
                NodeWorkers made = work(); // takes longest: once the admin port is open, all others soon are
                openAdmin(state, seeds);
                ports.listenForPeers(loop -> made.on(loop).acceptPeer());
                made.start();
                takeClients(made);
                serves.complete(null);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        return this;
    }

    private void openAdmin(@Nullable DataDirectory state, @Nullable SeedCounts seeds) {
        admin = NodeAdmin.open(this, ports.sockets(), epoch, state, seeds);
    }

    /** Begins to gossip; what follows comes when the ring is known. */
    private void join(DataDirectory state) {
        NodeMembership joined =
                new NodeMembership(conf, state, ports.gossipLoop(), ports.dialer(names), time, EngineFacts.version());
        membership = joined;
        PeerDoor.House house = joined.house(conf.name(), () -> workers);
        ports.listenForPeers(loop -> new PeerDoor(house));
        joined.begin();
        joined.ring().thenAcceptAsync(ring -> serve(joined, ring), NodePorts.threads(conf, "start"));
    }

    private void serve(NodeMembership joined, Ring ring) {
        try {
            int members = ring.nodes().size();
            LOG.info("Node {} is in a ring of {} nodes", conf.place().id(), members);
            unlessEnding(() -> {
                start = start.in(joined.keeper().stage(ring.record()));
                NodeWorkers made = work();
                made.start();
                joined.serves(made, made.atWork());
            });
            joined.ready()
                    .completeOnTimeout(null, RESUME_SECONDS_MAX + 1, TimeUnit.SECONDS)
                    .join();
            unlessEnding(() -> takeClients(serving()));
            serves.complete(null);
        } catch (RuntimeException failed) {
            serves.completeExceptionally(failed);
        }
    }

    /** A node may be told to end while it starts: then no more of it comes to be. */
    private void unlessEnding(Runnable part) {
        synchronized (life) {
            if (!ending) {
                part.run();
            }
        }
    }

    /** Takes its place in the ring. */
    private NodeWorkers work() {
        NodeWorkers made = new NodeWorkers(conf, ports.loops(), ports.dialer(names), answering(), start, time);
        workers = made;
        return made;
    }

    private void takeClients(NodeWorkers made) {
        ports.listenForClients(share.go(), loop -> made.on(loop).acceptClient());
        share.go().thenRun(() -> LOG.info("Node {} takes {}", conf.place().id(), ports.described()));
    }

    private Clients.Answering answering() {
        return new Clients.Answering(
                new EngineFacts(this, time.epochMillis(), RandomGenerator.getDefault()),
                operated.users(),
                operated.doors(),
                share.memory(),
                operated.levels(),
                operated.tuning(),
                operated.sights(),
                channels);
    }

    /**
     * Stops: accepts nobody, leaves its clients, answers everything read, lets the replicas confirm the writes, then closes. Waits up to
     * {@code drain_timeout} in all.
     *
     * @return what was left undone, one line each, as it is logged; empty when everything was answered and confirmed
     */
    public List<String> stop() {
        if (admin != null) {
            admin.draining();
        }
        synchronized (life) {
            ending = true;
        }
        NodeMembership member = membership;
        if (member != null) {
            member.leaves();
        }
        ports.stopListeningForClients();
        NodeWorkers serving = workers;
        if (serving == null) {
            if (member != null) {
                member.departFromNoRing();
            }
            close();
            return List.of();
        }
        List<String> undone = drain(serving);
        undone.forEach(line -> LOG.warn("Stopped before everything was done: {}", line));
        return undone;
    }

    private List<String> drain(NodeWorkers serving) {
        long unknownBefore = serving.unknownWrites();
        long drainMillis = conf.process().drainMillis();
        serving.drain(Math.min(LEAVE_MILLIS, drainMillis / 2));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(drainMillis);
        List<String> undone = new ArrayList<>(operated.doors().awaitEmpty(deadline));
        undone.addAll(serving.awaitMarks(deadline));
        NodeMembership member = membership;
        if (member != null) {
            member.depart();
        }
        close(); // what is still on its way to a store ends here, and its clients are told UNKNOWN
        long unknown = serving.unknownWrites() - unknownBefore;
        if (unknown > 0) {
            undone.add(unknown + " write(s) sent to a store and not answered: they may or may not have been applied");
        }
        return undone;
    }

    /** Stops at once; nothing if somebody has closed it before, as {@link #stop} does in the end. */
    @Override
    public void close() {
        synchronized (life) {
            if (closed) {
                return;
            }
            ending = true;
            closed = true;
        }
        ports.stopListening();
        NodeMembership member = membership;
        if (member != null) {
            member.close();
        }
        NodeWorkers serving = workers;
        if (serving != null) {
            serving.close();
        }
        ports.close();
        names.close();
        start.hints().close();
        if (serving != null) {
            serving.discard();
        }
        if (admin != null) {
            admin.close();
        }
    }

    /**
     * Completed when the node takes clients; with the reason, a {@link StartException}, when it never will. A node that
     * gossips may be told later that it may not be a member: see {@link #refused}.
     */
    public CompletableFuture<Void> serves() {
        return serves;
    }

    /** Completed with the reason when the other members do not let this node be one: it must end then. */
    public CompletableFuture<String> refused() {
        NodeMembership member = membership;
        return member == null ? new CompletableFuture<>() : member.refused();
    }

    /** From now on other members may be found there; nothing for a node that does not gossip. Any thread. */
    public void contacts(List<Endpoint> contacts) {
        NodeMembership member = membership;
        if (member != null) {
            member.contacts(contacts);
        }
    }

    /** What reads its file again. Any thread that is no worker. */
    public Reload reload() {
        return reload;
    }

    /** The settings that hold at this moment. */
    public PoolConf conf() {
        return conf;
    }

    /** Who owns what, as this node sees it; not before it serves. */
    public Topology topology() {
        return serving().topology();
    }

    /** What its workers have counted of replication, all together. Any thread. */
    public ReplicationCounts replication() {
        return serving().replication();
    }

    /** Who some worker cannot reach now: {@code its store at HOST:PORT}, or peers by their names. Any thread that is no worker. */
    public List<String> unreached() {
        NodeMembership member = membership;
        if (!serves.isDone() && member != null && workers == null) {
            return List.of("its ring: " + member.why());
        }
        return serves.isDone() ? serving().unreached() : List.of("its clients: it does not take them yet");
    }

    /** In which state others are from now on, NORMAL if not named. While it serves; if it gossips, the gossip says it. */
    public void members(Map<NodeId, MemberState> others) {
        serving().states().others(others);
    }

    /** In which state this node is from now on. Any thread, while the node serves. Returns false once others know that it goes. */
    public boolean state(MemberState state) {
        NodeMembership member = membership;
        if (member != null) {
            return member.become(state);
        }
        serving().states().own(state);
        return true;
    }

    /** This node's own state; JOINING before it serves. */
    MemberState state() {
        NodeMembership member = membership;
        NodeWorkers serving = workers;
        if (member != null) {
            return member.own();
        }
        return serving == null ? MemberState.JOINING : serving.states().own();
    }

    private NodeWorkers serving() {
        NodeWorkers serving = workers;
        if (serving == null) {
            throw new IllegalStateException("node " + conf.place().id() + " does not know its ring yet");
        }
        return serving;
    }

    NodeTls tls() {
        return ports.tls();
    }

    NodeHints hints() {
        return start.hints();
    }

    Operated operated() {
        return operated;
    }

    ProcessShare share() {
        return share;
    }

    /** Its part in the gossip, if it has one. */
    @Nullable
    NodeMembership membership() {
        return membership;
    }

    /** Its workers and what they share; null before it serves. */
    @Nullable
    NodeWorkers served() {
        return workers;
    }

    /** For those who count; none before it serves. */
    List<NodeWorker> workers() {
        NodeWorkers serving = workers;
        return serving == null ? List.of() : serving.all();
    }
}
