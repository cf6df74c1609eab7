package io.ringspan.tests.memcache;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.tests.bench.figures.MetricsText;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.it.cluster.Await;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A ring of nodes in this JVM, each before a real memcached of its own.
 *
 * <p><b>Owner.</b> The test's thread. It serves all keys when {@link #start} returns, and is gone when {@link #close} does.
 */
public final class MemcachedRing implements AutoCloseable {
    private final MemcachedPlaces places;
    private final List<String> lines;
    private final List<Memcached> stores = new ArrayList<>();
    private final List<RingspanNode> nodes = new ArrayList<>();
    private String difference = "";

    private MemcachedRing(MemcachedPlaces places, List<String> lines) {
        this.places = places;
        this.lines = lines;
    }

    /**
     * Starts as many of both in one rack, and waits until the nodes reach each other and their stores.
     *
     * @param storeOptions of each memcached
     */
    public static MemcachedRing start(int nodes, UnaryOperator<PoolConf> settings, String... storeOptions)
            throws IOException {
        return start(nodes, List.of(), settings, storeOptions);
    }

    /** @param lines of each node's file, beside those that say where it is */
    static MemcachedRing start(int nodes, List<String> lines, UnaryOperator<PoolConf> settings, String... storeOptions)
            throws IOException {
        return start(MemcachedPlaces.racks(1, nodes), lines, settings, storeOptions);
    }

    /** The same in several racks of one datacenter; the nodes of the first rack are the first, and so on. */
    public static MemcachedRing replicated(
            int racks, int nodes, UnaryOperator<PoolConf> settings, String... storeOptions) throws IOException {
        return replicated(racks, nodes, List.of(), settings, storeOptions);
    }

    /**
     * The same.
     *
     * @param lines of each node's file, beside those that say where it is
     */
    public static MemcachedRing replicated(
            int racks, int nodes, List<String> lines, UnaryOperator<PoolConf> settings, String... storeOptions)
            throws IOException {
        return start(MemcachedPlaces.racks(racks, nodes), lines, settings, storeOptions);
    }

    /** Datacenters of one rack of one node each. */
    public static MemcachedRing datacenters(int datacenters, UnaryOperator<PoolConf> settings, String... storeOptions)
            throws IOException {
        return start(MemcachedPlaces.datacenters(datacenters), List.of(), settings, storeOptions);
    }

    /**
     * Any shape.
     *
     * @param shape of each datacenter, how many nodes each of its racks has; they are numbered in this order
     * @param lines of each node's file, beside those that say where it is
     */
    public static MemcachedRing shaped(
            int[][] shape, List<String> lines, UnaryOperator<PoolConf> settings, String... storeOptions)
            throws IOException {
        return start(MemcachedPlaces.shaped(shape), lines, settings, storeOptions);
    }

    private static MemcachedRing start(
            MemcachedPlaces places, List<String> lines, UnaryOperator<PoolConf> settings, String... storeOptions)
            throws IOException {
        MemcachedRing ring = new MemcachedRing(places, lines);
        try {
            for (int i = 0; i < places.places().size(); i++) {
                ring.stores.add(Memcached.start(storeOptions));
            }
            ring.startNodes(settings);
            return ring;
        } catch (RuntimeException | Error failed) {
            ring.close();
            throw failed;
        }
    }

    private void startNodes(UnaryOperator<PoolConf> settings) {
        for (PoolConf conf : places.confs(stores, lines)) {
            nodes.add(RingspanNode.start(settings.apply(conf), 1, RealTime.CLOCK));
        }
        Await.until(
                "all nodes reach each other and their stores",
                () -> nodes.stream().allMatch(node -> node.unreached().isEmpty()));
    }

    /** Where the clients of that node connect. */
    public int port(int node) {
        return nodes.get(node).conf().listen().clients().port();
    }

    /** That node. */
    public RingspanNode node(int number) {
        return nodes.get(number);
    }

    /** What stands behind that node. */
    public Memcached store(int number) {
        return stores.get(number);
    }

    /** Whether all racks have the same values and flags of these keys, of which some are in base64. */
    boolean areEqual(List<String> keys) throws IOException {
        Map<String, List<String>> byRack = new TreeMap<>();
        for (int i = 0; i < stores.size(); i++) {
            try (RawLink link = new RawLink(stores.get(i).port())) {
                MemcachedPlaces.Place place = places.places().get(i);
                List<String> found =
                        byRack.computeIfAbsent(place.datacenter() + place.rack(), rack -> new ArrayList<>());
                for (String key : keys) {
                    String encoded = DecidedLines.isEncoded(key) && key.matches("[A-Za-z=]{4}") ? " b" : "";
                    String value = link.answers("mg " + key + encoded + " f v\r\n");
                    if (!value.startsWith("EN")) {
                        found.add(key + " " + DecidedLines.withoutBlanks(value));
                    }
                }
            }
        }
        byRack.values().forEach(Collections::sort);
        difference = byRack.toString();
        return byRack.values().stream().distinct().count() == 1;
    }

    /** What was found when it was last asked whether it is equal. */
    String difference() {
        return difference;
    }

    /** The store behind that node ends, and another begins in its place, with nothing in it. */
    public void storeAnew(int number, String... storeOptions) {
        Memcached ended = stores.get(number);
        ended.close();
        stores.set(number, Memcached.startAt(ended.port(), storeOptions));
    }

    /** What that node's page of metrics shows for that one, its points added up. */
    public long metric(int number, String name) {
        URI page = URI.create(
                "http://127.0.0.1:" + node(number).conf().listen().stats().port() + "/metrics");
        return MetricsText.sum(HttpText.get(page).orElseThrow(), name).orElseThrow();
    }

    /** How many nodes there are. */
    public int nodes() {
        return nodes.size();
    }

    @Override
    public void close() {
        nodes.forEach(RingspanNode::close);
        stores.forEach(Memcached::close);
    }
}
