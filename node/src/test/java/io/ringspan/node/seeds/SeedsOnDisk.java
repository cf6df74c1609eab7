package io.ringspan.node.seeds;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.node.state.DataDirectory;
import java.nio.file.Path;
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

    static List<String> names(PoolConf conf) {
        return conf.peers().seeds().stream().map(node -> node.id().toString()).toList();
    }

    @Override
    public void close() {
        directory.close();
    }
}
