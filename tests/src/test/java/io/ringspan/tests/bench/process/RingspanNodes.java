package io.ringspan.tests.bench.process;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.StoreConf;
import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.process.NodeFile.Place;
import io.ringspan.tests.bench.process.NodeFile.Ports;
import io.ringspan.tests.bench.process.NodeFile.Setup;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Nodes of the product, started as users start them: by the launcher, from a file, each in a JVM of its own. */
public final class RingspanNodes {
    private static final int BUILD_SECONDS_MAX = 300;
    private static final long TOKENS = 1L << 32;

    private final Stage stage;
    private final Tools tools;

    public RingspanNodes(Stage stage, Tools tools) {
        this.stage = stage;
        this.tools = tools;
    }

    /** Lets the launcher build the product, if it must, before any clock runs. */
    public void build() throws BenchException, InterruptedException {
        List<String> command = List.of(tools.ringspan().toString(), "node", "--help");
        stage.run("ringspan node --help", stage.newDirectory("build"), BUILD_SECONDS_MAX, command);
    }

    public Target single(Contender contender, int workers) throws BenchException, InterruptedException {
        return start(contender, List.of(new Place("dc1", "rack1", 0)), new Setup(workers, Consistency.DC_ONE));
    }

    /** One that notes nothing of commands. */
    public Target withoutMetrics() throws BenchException, InterruptedException {
        Setup setup = new Setup(1, Consistency.DC_ONE, List.of("metrics: off"));
        return start(Contender.RINGSPAN_WITHOUT_METRICS, List.of(new Place("dc1", "rack1", 0)), setup);
    }

    /** One rack, whose nodes divide the ring evenly. */
    public Target rack(int nodes) throws BenchException, InterruptedException {
        return start(Contender.RINGSPAN, placesOfRack(nodes), new Setup(1, Consistency.DC_ONE));
    }

    /** The same before memcached. */
    public Target rackBeforeMemcached(int nodes) throws BenchException, InterruptedException {
        List<MemcachedStore> stores = MemcachedStore.start(stage, tools, nodes);
        Setup setup = new Setup(1, Consistency.DC_ONE, StoreConf.Kind.MEMCACHED, List.of());
        return start(Contender.RINGSPAN, files(placesOfRack(nodes), stores, setup), stores);
    }

    private static List<Place> placesOfRack(int nodes) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            places.add(new Place("dc1", "rack1", i * (TOKENS / nodes)));
        }
        return places;
    }

    /** Datacenters of racks of one node each, so that every store holds everything. */
    public Target replicated(Contender contender, Consistency level, int datacenters, int racks)
            throws BenchException, InterruptedException {
        List<Place> places = new ArrayList<>();
        for (int datacenter = 1; datacenter <= datacenters; datacenter++) {
            for (int rack = 1; rack <= racks; rack++) {
                places.add(new Place("dc" + datacenter, "rack" + rack, 0));
            }
        }
        return start(contender, places, new Setup(1, level));
    }

    /** Two datacenters of one node each, with these settings more, each a line; the first takes the load. */
    public Pair pair(List<String> settings) throws BenchException, InterruptedException {
        List<Place> places = List.of(new Place("dc1", "rack1", 0), new Place("dc2", "rack1", 0));
        List<RedisStore> stores = stage.startStores(tools.redis(), places.size());
        List<NodeFile> files = files(places, stores, new Setup(1, Consistency.DC_ONE, settings));
        return new Pair(
                start(Contender.RINGSPAN, files, stores), files.get(1).ports().client());
    }

    /**
     * Two nodes.
     *
     * @param whole both of them; the load goes to the first
     * @param otherPort where the second takes clients
     */
    public record Pair(Target whole, int otherPort) {}

    private Target start(Contender contender, List<Place> places, Setup setup)
            throws BenchException, InterruptedException {
        List<RedisStore> stores = stage.startStores(tools.redis(), places.size());
        return start(contender, files(places, stores, setup), stores);
    }

    private List<NodeFile> files(List<Place> places, List<? extends Store> stores, Setup setup) throws BenchException {
        List<NodeFile> files = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Ports own = new Ports(stage.freePort(), stage.freePort(), stage.freePort());
            files.add(new NodeFile(places.get(i), own, stores.get(i).port(), setup));
        }
        return files;
    }

    private Target start(Contender contender, List<NodeFile> files, List<? extends Store> stores)
            throws BenchException, InterruptedException {
        List<ProcessUnderTest> nodes = new ArrayList<>();
        for (NodeFile file : files) {
            nodes.add(startNode(file, files));
        }
        for (int i = 0; i < nodes.size(); i++) {
            Readiness.awaitReady(nodes.get(i), admin(files.get(i), "/ready"));
        }
        List<URI> metrics = files.stream().map(file -> admin(file, "/metrics")).toList();
        return new Target(contender, files.get(0).ports().client(), nodes, List.copyOf(stores), metrics);
    }

    private ProcessUnderTest startNode(NodeFile file, List<NodeFile> cluster) throws BenchException {
        Path directory = stage.newDirectory("ringspan");
        Path yaml = Stage.write(directory.resolve("node.yml"), file.text(cluster, directory.resolve("data")));
        String name = "ringspan node " + file.place().datacenter() + '/'
                + file.place().rack();
        return stage.start(name, directory, List.of(tools.ringspan().toString(), "node", "-c", yaml.toString()));
    }

    private static URI admin(NodeFile file, String path) {
        return URI.create("http://127.0.0.1:" + file.ports().admin() + path);
    }
}
