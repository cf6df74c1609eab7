package io.ringspan.tests.bench.process;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.StoreConf;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration file of one node of a benchmarked cluster.
 *
 * @param ports where it listens
 * @param setup what differs between contenders
 */
record NodeFile(Place place, Ports ports, int storePort, Setup setup) {

    /**
     * What differs between contenders.
     *
     * @param workers event loops
     * @param level of reads and of writes
     * @param store what its store speaks
     * @param more settings, each a line
     */
    record Setup(int workers, Consistency level, StoreConf.Kind store, List<String> more) {
        Setup(int workers, Consistency level) {
            this(workers, level, List.of());
        }

        Setup(int workers, Consistency level, List<String> more) {
            this(workers, level, StoreConf.Kind.REDIS, more);
        }
    }

    /** Where in the cluster a node stands. */
    record Place(String datacenter, String rack, long token) {}

    /** What one node listens on. */
    record Ports(int client, int peer, int admin) {}

    /** The text, in Dynomite's own dialect; the others become its seeds. */
    String text(List<NodeFile> cluster, Path dataDirectory) {
        String seeds = cluster.stream()
                .filter(other -> !other.equals(this))
                .map(NodeFile::seed)
                .collect(Collectors.joining());
        return """
                dyn_o_mite:
                  datacenter: %s
                  rack: %s
                  tokens: '%s'
                  listen: 127.0.0.1:%d
                  dyn_listen: 127.0.0.1:%d
                  stats_listen: 127.0.0.1:%d
                  data_store: %s
                  data_dir: %s
                  workers: %d
                  read_consistency: %s
                  write_consistency: %s
                  servers:
                  - 127.0.0.1:%d:1
                """.formatted(
                                place.datacenter(),
                                place.rack(),
                                Long.toString(place.token()),
                                ports.client(),
                                ports.peer(),
                                ports.admin(),
                                setup.store().code(),
                                dataDirectory,
                                setup.workers(),
                                setup.level(),
                                setup.level(),
                                storePort)
                + setup.more().stream().map(line -> "  " + line + '\n').collect(Collectors.joining())
                + (seeds.isEmpty() ? "" : "  dyn_seeds:\n" + seeds);
    }

    private String seed() {
        return "  - 127.0.0.1:" + ports.peer() + ':' + place.rack() + ':' + place.datacenter() + ':' + place.token()
                + '\n';
    }
}
