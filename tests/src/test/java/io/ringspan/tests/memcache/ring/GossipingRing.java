package io.ringspan.tests.memcache.ring;

import io.ringspan.conf.PoolConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.GuardedDirectory;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.gossip.Views;
import io.ringspan.tests.it.ring.RingAdmin;
import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.memcache.MemcachedPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Nodes that find each other by gossip and agree on a ring, each before a real memcached of its own, in one datacenter. Some come later.
 *
 * <p><b>Owner.</b> The test's thread. The ring serves all keys when {@link #start} returns, and is gone when {@link #close} does.
 */
final class GossipingRing implements AutoCloseable {
    private static final String[] STORE = {"-m", "64", "-t", "1"};

    private final Gossiping gossiping;
    private final GuardedDirectory directory = GuardedDirectory.create();
    private final List<Member> members = new ArrayList<>();

    private GossipingRing(int expect) {
        gossiping = new Gossiping(expect);
    }

    /** All nodes run from the beginning. */
    static GossipingRing start(int[] racks, UnaryOperator<PoolConf> settings) {
        return start(racks, Set.of(), settings);
    }

    /**
     * Some do not.
     *
     * @param racks how many nodes each has; they are numbered in this order
     * @param later the numbers of those that have a store and a place, but do not run
     */
    static GossipingRing start(int[] racks, Set<Integer> later, UnaryOperator<PoolConf> settings) {
        MemcachedPlaces places = MemcachedPlaces.shaped(new int[][] {racks});
        GossipingRing ring = new GossipingRing(places.places().size() - later.size());
        try {
            ring.begin(places, later, settings);
            return ring;
        } catch (RuntimeException | Error failed) {
            ring.close();
            throw failed;
        }
    }

    private void begin(MemcachedPlaces places, Set<Integer> later, UnaryOperator<PoolConf> settings) {
        List<Memcached> stores = new ArrayList<>();
        try {
            for (int i = 0; i < places.places().size(); i++) {
                stores.add(Memcached.start(STORE));
            }
            List<PoolConf> confs = places.confs(stores, List.of());
            for (int i = 0; i < confs.size(); i++) {
                PoolConf at = NodeSettings.dataDir(directory.path().resolve("node-" + i))
                        .apply(confs.get(i));
                members.add(new Member(gossiping.of(settings.apply(at)), stores.get(i), STORE));
            }
        } finally {
            stores.subList(members.size(), stores.size()).forEach(Memcached::close);
        }
        for (int i = 0; i < members.size(); i++) {
            if (!later.contains(i)) {
                members.get(i).start();
            }
        }
        Await.until(
                () -> "all nodes reach each other and their stores; "
                        + members.stream().map(Member::unreached).toList(),
                () -> members.stream().allMatch(member -> member.unreached().isEmpty()));
        List<Member> first = members.stream()
                .filter(member -> !later.contains(members.indexOf(member)))
                .toList();
        first.forEach(member -> awaitState(first, member, MemberState.NORMAL));
    }

    /** All nodes. */
    List<Member> members() {
        return members;
    }

    Member member(int number) {
        return members.get(number);
    }

    /** All but that one. */
    List<Member> but(Member one) {
        return members.stream().filter(member -> member != one).toList();
    }

    /** Waits until all these nodes see that one so. */
    static void awaitState(List<Member> from, Member of, MemberState state) {
        Await.until(
                () -> of + " is " + state + " for all",
                () -> from.stream().allMatch(member -> Views.state(member.conf(), of.conf()) == state));
    }

    /** Waits until all nodes have that phase in that epoch of the ring. */
    void await(String phase, int epoch) {
        RingAdmin.await(admins(), phase, epoch);
    }

    /** Waits until all have the same ring, and that a change was given up. */
    void awaitUndone() {
        RingAdmin.awaitUndone(admins());
    }

    private List<RingAdmin> admins() {
        return members.stream().map(Member::admin).toList();
    }

    /** Waits until what was written has arrived at all, and nothing is settled any more. */
    void awaitQuiet() {
        Await.until("all writes are confirmed", () -> members.stream().allMatch(Member::isQuiet));
    }

    /** The node, its directory and what its store has are lost; others have found it down when this returns. */
    void lose(Member lost) throws IOException {
        lost.kill();
        try (Stream<Path> all = Files.walk(lost.conf().process().dataDir().orElseThrow())) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        awaitState(but(lost), lost, MemberState.DOWN);
        lost.storeAnew();
    }

    /** A node in the place of a lost one begins elsewhere, and knows the address of that one. */
    void startElsewhere(Member lost, Member knows) {
        int port = new FreePorts(RandomGenerator.getDefault()).next();
        lost.start(gossiping.moved(lost.conf(), port, knows.conf()));
    }

    @Override
    public void close() {
        members.forEach(Member::close);
        gossiping.close();
        directory.close();
    }
}
