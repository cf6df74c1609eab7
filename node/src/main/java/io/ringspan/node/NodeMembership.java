package io.ringspan.node;

import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.conf.MembershipConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Description;
import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.claim.Software;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.protocol.GossipConf;
import io.ringspan.node.cluster.Ring;
import io.ringspan.node.cluster.RingSearch;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.membership.Membership;
import io.ringspan.node.membership.MembershipFacts;
import io.ringspan.node.membership.RememberedMembers;
import io.ringspan.node.peer.door.PeerDoor;
import io.ringspan.node.peer.door.RingQuestion;
import io.ringspan.node.ring.RingKeeper;
import io.ringspan.node.ring.RingWork;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.replication.ring.RingNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a node as a member: it joins, finds its ring, says what it is ready for, and tells its workers what the others
 * are ready for.
 *
 * <p><b>Threads.</b> The loop of the gossip, but for what starts, asks and ends it.
 */
final class NodeMembership implements Membership.Listener, AutoCloseable {
    /** How long a node that begins waits for its links before it says that it is ready. */
    private static final long RESUME_NANOS_MAX = TimeUnit.SECONDS.toNanos(RingspanNode.RESUME_SECONDS_MAX);

    private static final int READY_LOOK_MILLIS = 50;
    /** For as long as that, no late rumour brings back who is forgotten. */
    private static final int GRAVE_SECONDS = 24 * 3600;

    private static final Logger LOG = LoggerFactory.getLogger(NodeMembership.class);

    private final NodeId self;
    private final TimeSource time;
    private final RingSearch search;
    private final RememberedMembers remembered;
    private final Membership membership;
    private final CompletableFuture<String> refused = new CompletableFuture<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Set<NodeId> seen = new HashSet<>();
    private final EventLoop loop;
    private final String cluster;
    private final Dialer dialer;
    private final RingKeeper keeper;
    private volatile @Nullable NodeWorkers workers;
    private long servingNanos;
    private boolean announces;
    private volatile MemberState own = MemberState.JOINING;
    private boolean leaves; // guarded by this

    /**
     * A membership that has not begun.
     *
     * @param state what the node knew when it ran last
     * @param release of Ringspan
     */
    NodeMembership(PoolConf conf, DataDirectory state, EventLoop loop, Dialer dialer, TimeSource time, String release) {
        this.self = conf.place().id();
        Endpoint address = address(conf);
        this.time = time;
        this.loop = loop;
        this.cluster = conf.name();
        this.dialer = dialer;
        RandomGenerator random = RandomGenerator.getDefault();
        this.search = new RingSearch(
                new RingSearch.Known(self, conf.membership().bootstrapExpect(), ofFile(conf, address)),
                new RingSearch.Memory(state.ring(), state.announcedRing()),
                new RingSearch.Telling(this::announce, this::stranger),
                member -> ask(member, "").thenApply(Ring::read),
                random,
                time.nanoTime());
        this.remembered = new RememberedMembers(state.members(), NodePorts.threads(conf, "members"), time.nanoTime());
        this.membership = new Membership(
                gossipConf(conf, address, state.epoch(), release, random, remembered.last()),
                loop,
                dialer,
                time,
                random,
                this);
        this.keeper = new RingKeeper(
                new RingKeeper.Parts(
                        new RingNode(self, address, conf.place().tokens()),
                        state.ring(),
                        membership::ring,
                        this::ask,
                        random::nextLong,
                        membership::onLoop,
                        search::take,
                        time),
                membership.facts().view());
        search.found().thenAccept(keeper::begins);
    }

    private CompletableFuture<String> ask(Endpoint member, String question) {
        return RingQuestion.ask(member, cluster, question, dialer, loop);
    }

    /** The cluster has a ring, and this node is not in it yet. */
    private void stranger(Ring ring) {
        keeper.stranger(ring);
    }

    /** What it knows of its ring, and does when that changes. */
    RingKeeper keeper() {
        return keeper;
    }

    /** The ring that the file names, if it does. */
    private static Optional<Ring> ofFile(PoolConf conf, Endpoint address) {
        if (conf.membership().bootstraps()) {
            return Optional.empty();
        }
        List<SeedNode> all = new ArrayList<>(conf.peers().seeds());
        all.add(new SeedNode(
                address,
                conf.place().rack(),
                conf.place().datacenter(),
                conf.place().tokens(),
                Optional.empty()));
        return Optional.of(Ring.of(all));
    }

    /** Where others are told that this node listens; the file's loader has warned if it can only be guessed. */
    private static Endpoint address(PoolConf conf) {
        return conf.membership().address().orElseGet(() -> {
            try {
                String local = InetAddress.getLocalHost().getHostAddress();
                LOG.warn("Others are told that this node listens at {}; dyn_advertise says it better", local);
                return new Endpoint(local, conf.listen().peers().port());
            } catch (UnknownHostException nameless) {
                throw new StartException("this machine's own name has no address, so others cannot be told where node "
                        + conf.place().id() + " listens. To fix: set dyn_advertise");
            }
        });
    }

    private static GossipConf gossipConf(
            PoolConf conf,
            Endpoint address,
            int start,
            String release,
            RandomGenerator random,
            List<Endpoint> remembered) {
        MembershipConf membership = conf.membership();
        Description self = new Description(
                conf.place().id(),
                random.nextLong(),
                address,
                conf.place().tokens(),
                MemberState.JOINING,
                0,
                new Software(release, 1, 0));
        int downSeconds =
                (int) Math.min(Integer.MAX_VALUE / 2, TimeUnit.MILLISECONDS.toSeconds(membership.forgetMillis()));
        return new GossipConf(
                conf.name(),
                self,
                start,
                Stream.concat(membership.contacts().stream(), remembered.stream())
                        .toList(),
                GossipProfile.USUAL,
                new Memory(Math.max(1, downSeconds), GRAVE_SECONDS));
    }

    private void announce(long digest) {
        announces = true;
        membership.ring(digest);
    }

    /** Begins to gossip. */
    void begin() {
        membership.begin();
    }

    /** Completed, on the loop, when the ring is known. */
    CompletableFuture<Ring> ring() {
        return search.found();
    }

    /** Completed with the reason if this node may not be a member. */
    CompletableFuture<String> refused() {
        return refused;
    }

    /** From now on members may be found there. */
    void contacts(List<Endpoint> contacts) {
        membership.contacts(contacts);
    }

    /** Why this node does not serve yet. */
    String why() {
        return search.why();
    }

    Membership membership() {
        return membership;
    }

    /** What this node is ready for. */
    MemberState own() {
        NodeWorkers serving = workers;
        return serving == null ? own : serving.states().inTruth(own);
    }

    /** Where the peer port leads. */
    PeerDoor.House house(String cluster, Supplier<@Nullable NodeWorkers> serving) {
        return new PeerDoor.House(
                cluster,
                loop -> {
                    NodeWorkers now = serving.get();
                    return now == null ? null : now.on(loop).acceptPeer();
                },
                membership::receive,
                channel -> dialer.securing().mustEncrypt(channel, null),
                keeper.desk());
    }

    /** The node takes part in its ring from now on. */
    void serves(NodeWorkers serving, RingWork work) {
        membership.onLoop(() -> {
            workers = serving;
            serving.states().onDoubt(this::announceState);
            servingNanos = time.nanoTime();
            keeper.serves(work, serving.topology().stage());
            begun();
            tell(membership.facts().view());
            lookWhetherReady();
        });
    }

    /** Completed when this node has begun to take everything. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    private void lookWhetherReady() {
        NodeWorkers serving = workers;
        if (own != MemberState.RESUMING || serving == null) {
            ready.complete(null); // an operator was faster
            return;
        }
        boolean waited = time.nanoTime() - servingNanos >= RESUME_NANOS_MAX;
        if (serving.reach(membership.facts().view(), waited)) {
            resumed();
            ready.complete(null);
        } else {
            loop.schedule(this::lookWhetherReady, READY_LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void begun() {
        say(own == MemberState.JOINING && !leaves ? MemberState.RESUMING : own); // else an operator was faster
    }

    private synchronized void resumed() {
        if (own == MemberState.RESUMING && !leaves) { // else an operator was faster
            say(MemberState.NORMAL);
        }
    }

    /** An operator has this node be ready for something else; returns false, and nothing changes, once it goes. Any thread. */
    synchronized boolean become(MemberState state) {
        if (!leaves) {
            say(state);
        }
        return !leaves;
    }

    private synchronized void say(MemberState state) {
        own = state;
        announceState();
        membership.onLoop(() -> {
            if (workers != null) {
                workers.states().own(own);
            }
        });
    }

    /** One whose store may lack keys says BEHIND from the beginning, also while it is not even read as a last resort. */
    private void announceState() {
        MemberState now = own();
        membership.state(own == MemberState.NORMAL && now != own ? MemberState.BEHIND : now);
    }

    @Override
    public void changed(MembershipFacts now) {
        look(now);
        tell(now.view());
    }

    @Override
    public void second(MembershipFacts now) {
        look(now);
        remembered.look(now.view(), self, time.nanoTime());
    }

    private void look(MembershipFacts now) {
        search.look(now.view(), now.isInside(), time.nanoTime());
        keeper.look(now.view(), time.nanoTime());
    }

    private void tell(ClusterView view) {
        NodeWorkers serving = workers;
        if (serving == null) {
            return;
        }
        Map<NodeId, Member> known = new TreeMap<>();
        view.members().forEach(member -> known.put(member.id(), member));
        seen.addAll(known.keySet());
        serving.members(known, seen);
    }

    @Override
    public void refused(String reason) {
        refused.complete(reason);
    }

    /**
     * Tells the others that this node is about to go: they turn to others first. One that nobody reads from says nothing new:
     * of one that stands by, a last resort would be a store that is half filled, and one that joins is in no ring yet.
     */
    synchronized void leaves() {
        leaves = true;
        if (own.reads() != MemberState.Reads.NEVER) {
            say(MemberState.LEAVING);
        }
    }

    /** Says goodbye. */
    void depart() {
        membership.depart();
    }

    /**
     * The same for a node that is in no ring yet. One that announced a ring says nothing: others count on it for that, until
     * it is back.
     */
    void departFromNoRing() {
        membership.departIf(() -> !announces);
    }

    @Override
    public void close() {
        membership.close();
    }
}
