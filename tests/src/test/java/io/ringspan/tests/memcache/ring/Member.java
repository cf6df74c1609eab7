package io.ringspan.tests.memcache.ring;

import io.ringspan.base.NodeId;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.replica.ReplicationCounts;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.tests.bench.figures.MetricsText;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.ring.RingAdmin;
import io.ringspan.tests.memcache.Memcached;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node in this JVM with a memcached behind it. Both may be killed, and started again.
 *
 * <p><b>Owner.</b> The test's thread, which ends both; any thread may ask it for a client.
 */
final class Member {
    private volatile PoolConf conf;
    private final String[] storeOptions;
    private volatile Memcached store;
    private volatile @Nullable Running running;

    private record Running(RingspanNode node, DataDirectory state) {}

    Member(PoolConf conf, Memcached store, String... storeOptions) {
        this.conf = conf;
        this.store = store;
        this.storeOptions = storeOptions;
    }

    /** Starts the node, which takes clients once it knows its ring; does nothing if it runs. */
    void start() {
        if (running == null) {
            DataDirectory state = DataDirectory.open(conf, Map.of());
            try {
                running = new Running(RingspanNode.start(conf, state, RealTime.CLOCK, null), state);
            } finally {
                if (running == null) {
                    state.close();
                }
            }
        }
    }

    /** Starts it with these settings, and from now on with them. */
    void start(PoolConf other) {
        conf = other;
        start();
    }

    /** Starts it, who is not in the ring yet: it waits to be let join when this returns. */
    void comes() {
        start();
        Await.until("the newcomer knows the ring", () -> admin().isOver());
    }

    /** Ends the node at once, not its store; does nothing if it does not run. */
    void kill() {
        Running last = running;
        running = null;
        if (last != null) {
            last.node().close();
            last.state().close();
        }
    }

    /** Its store ends, and another begins in its place, with nothing in it. */
    void storeAnew() {
        store.close();
        store = Memcached.startAt(store.port(), storeOptions);
    }

    PoolConf conf() {
        return conf;
    }

    NodeId id() {
        return conf.place().id();
    }

    Memcached store() {
        return store;
    }

    RingspanNode node() {
        return Objects.requireNonNull(running, "it does not run").node();
    }

    /** Its admin port. */
    RingAdmin admin() {
        return new RingAdmin(conf.listen().stats());
    }

    /** A client of it. */
    CacheLink client() throws IOException {
        return new CacheLink(conf.listen().clients().port());
    }

    /** What its page of metrics shows for that one, its points added up. */
    long metric(String name) {
        URI page = URI.create("http://127.0.0.1:" + conf.listen().stats().port() + "/metrics");
        return MetricsText.sum(HttpText.get(page).orElseThrow(), name).orElseThrow();
    }

    /** Who it cannot reach; nobody if it does not run. */
    List<String> unreached() {
        Running now = running;
        return now == null ? List.of() : now.node().unreached();
    }

    /** Whether no write is left that a replica has not confirmed, and no key that is to be settled. */
    boolean isQuiet() {
        Running now = running;
        return now == null || (confirmed(now.node().replication()) && metric("ringspan_settle_waiting_keys") == 0);
    }

    private static boolean confirmed(ReplicationCounts counts) {
        return counts.sent().unconfirmed() == 0;
    }

    /** Ends both. */
    void close() {
        kill();
        store.close();
    }

    @Override
    public String toString() {
        return id().toString();
    }
}
