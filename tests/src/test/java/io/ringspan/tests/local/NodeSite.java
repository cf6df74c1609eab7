package io.ringspan.tests.local;

import io.ringspan.node.local.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a node of a test stands: a rack of datacenter dc1 that it holds alone, its ports, its store.
 *
 * @param clients the port for clients
 */
record NodeSite(String rack, int clients, int peers, int stats, int store) {

    static NodeSite in(String rack, FreePorts ports, int store) {
        return new NodeSite(rack, ports.next(), ports.next(), ports.next(), store);
    }

    /** Writes its file; {@code settings} are further lines of it. */
    Path file(Path directory, List<NodeSite> others, String... settings) throws IOException {
        StringBuilder text =
                new StringBuilder("""
                pool:
                  datacenter: dc1
                  rack: %s
                  tokens: 7
                  listen: 127.0.0.1:%d
                  dyn_listen: 127.0.0.1:%d
                  stats_listen: 127.0.0.1:%d
                  servers: ['127.0.0.1:%d:1']
                  data_dir: %s
                """.formatted(rack, clients, peers, stats, store, directory.resolve("data")));
        for (String setting : settings) {
            text.append("  ").append(setting).append('\n');
        }
        if (!others.isEmpty()) {
            text.append("  dyn_seeds:\n");
            others.forEach(other -> text.append("  - 127.0.0.1:%d:%s:dc1:7\n".formatted(other.peers, other.rack)));
        }
        return Files.writeString(directory.resolve(rack + ".yml"), text);
    }
}
