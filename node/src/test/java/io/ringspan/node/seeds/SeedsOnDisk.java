package io.ringspan.node.seeds;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.state.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node {@code localDC/localRack/0} with a directory, as far as its seeds need it. */
record SeedsOnDisk(PoolConf conf, DataDirectory directory) implements AutoCloseable {
    static SeedsOnDisk in(Path path) {
        PoolConf conf = ConfLoader.defaults(8102, 8101, 22222, new Endpoint("127.0.0.1", 6379))
                .withDataDir(path);
        return new SeedsOnDisk(conf, DataDirectory.open(conf, Map.of()));
    }

    SeedsOnDisk with(List<SeedNode> seeds) {
        return new SeedsOnDisk(conf.withSeeds(seeds), directory);
    }

    List<String> start(SeedCounts counts, String... answers) throws InterruptedException {
        return names(FirstSeeds.await(conf, new Answers(answers), directory.seeds(), counts));
    }

    /** The same node that is to agree on its ring with two others, and may find them there. */
    SeedsOnDisk bootstrapping(String... contacts) {
        return parsed("enable_gossip: true", "bootstrap_expect: 3", "dyn_seeds: [" + String.join(", ", contacts) + "]");
    }

    /** The same node that gossips, and whose ring is its list of seeds. */
    SeedsOnDisk gossiping() {
        return parsed("enable_gossip: true");
    }

    private SeedsOnDisk parsed(String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "pool:",
                "listen: 127.0.0.1:8102",
                "dyn_listen: 127.0.0.1:8101",
                "tokens: 0",
                "servers: [127.0.0.1:6379:1]"));
        lines.addAll(List.of(more));
        LoadResult.Loaded loaded = (LoadResult.Loaded) ConfLoader.parse("node.yml", String.join("\n  ", lines) + "\n");
        return new SeedsOnDisk(loaded.conf(), directory);
    }

    /** The contacts that a node which is to agree on its ring starts with. */
    List<String> contacts(SeedCounts counts, String... answers) throws InterruptedException {
        return FirstSeeds.await(conf, new Answers(answers), directory.seeds(), counts).membership().contacts().stream()
                .map(Endpoint::toString)
                .toList();
    }

    static List<String> names(PoolConf conf) {
        return conf.peers().seeds().stream().map(node -> node.id().toString()).toList();
    }

    @Override
    public void close() {
        directory.close();
    }
}
