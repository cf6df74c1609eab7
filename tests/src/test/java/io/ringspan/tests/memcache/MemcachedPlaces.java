package io.ringspan.tests.memcache;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.local.FreePorts;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where the nodes of a ring before memcached are, and what their files say.
 *
 * @param places of the nodes, which are numbered in this order
 */
public record MemcachedPlaces(List<Place> places) {
    private static final long TOKENS = 1L << 32;

    /** Where a node is. */
    public record Place(String datacenter, String rack, long token) {
        @Override
        public String toString() {
            return rack + ":" + datacenter + ":" + token;
        }
    }

    /** Racks of one datacenter that have as many nodes each. */
    static MemcachedPlaces racks(int racks, int nodes) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < racks * nodes; i++) {
            places.add(new Place("localdc", "rack" + i / nodes, TOKENS / nodes * (i % nodes)));
        }
        return new MemcachedPlaces(places);
    }

    /** Datacenters of one rack of one node each. */
    static MemcachedPlaces datacenters(int datacenters) {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < datacenters; i++) {
            places.add(new Place("dc" + i, "rack", 0));
        }
        return new MemcachedPlaces(places);
    }

    /**
     * Any shape.
     *
     * @param shape of each datacenter, how many nodes each of its racks has
     */
    public static MemcachedPlaces shaped(int[][] shape) {
        List<Place> places = new ArrayList<>();
        for (int datacenter = 0; datacenter < shape.length; datacenter++) {
            for (int rack = 0; rack < shape[datacenter].length; rack++) {
                int nodes = shape[datacenter][rack];
                for (int i = 0; i < nodes; i++) {
                    places.add(new Place("dc" + datacenter, "rack" + rack, TOKENS / nodes * i));
                }
            }
        }
        return new MemcachedPlaces(places);
    }

    /**
     * The settings of all nodes, which know each other and listen on free ports.
     *
     * @param stores of the nodes
     * @param lines of each node's file, beside those that say where it is
     */
    public List<PoolConf> confs(List<Memcached> stores, List<String> lines) {
        FreePorts ports = new FreePorts(RandomGenerator.getDefault());
        int[][] chosen = new int[stores.size()][];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = new int[] {ports.next(), ports.next(), ports.next()};
        }
        List<PoolConf> confs = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            LoadResult read =
                    ConfLoader.parse("node-" + i, text(chosen, i, stores.get(i).port(), lines));
            if (!(read instanceof LoadResult.Loaded loaded)) {
                throw new AssertionError("the file is refused: " + read);
            }
            confs.add(loaded.conf());
        }
        return confs;
    }

    private String text(int[][] ports, int self, int storePort, List<String> lines) {
        StringBuilder text = new StringBuilder("""
                pool:
                  listen: 127.0.0.1:%d
                  dyn_listen: 127.0.0.1:%d
                  stats_listen: 127.0.0.1:%d
                  datacenter: %s
                  rack: %s
                  tokens: '%d'
                  data_store: 1
                  servers: ['127.0.0.1:%d:1']
                """.formatted(
                        ports[self][0],
                        ports[self][1],
                        ports[self][2],
                        places.get(self).datacenter(),
                        places.get(self).rack(),
                        places.get(self).token(),
                        storePort));
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
        if (ports.length > 1) {
            text.append("  dyn_seeds:\n");
        }
        for (int i = 0; i < ports.length; i++) {
            if (i != self) {
                text.append("  - 127.0.0.1:")
                        .append(ports[i][1])
                        .append(':')
                        .append(places.get(i))
                        .append('\n');
            }
        }
        return text.toString();
    }
}
