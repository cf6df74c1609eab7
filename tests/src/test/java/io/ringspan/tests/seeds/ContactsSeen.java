package io.ringspan.tests.seeds;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.seeds.FirstSeeds;
import io.ringspan.node.seeds.SeedCounts;
import io.ringspan.node.seeds.SeedSource;
import io.ringspan.node.seeds.SeedWatch;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.tests.it.cluster.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where a node that is to agree on its ring looks for members, as one source of seeds has told it. */
final class ContactsSeen implements AutoCloseable {
    private final SeedCounts counts = new SeedCounts();
    private final DataDirectory state;
    private final List<String> first;
    private final SeedWatch watch;
    private volatile String last;

    /** Begins as a node does: asks once, and then watches. */
    ContactsSeen(SeedSource source, Path directory) throws InterruptedException {
        LoadResult result = ConfLoader.parse("node.yml", """
                pool:
                  listen: 127.0.0.1:8102
                  dyn_listen: 127.0.0.1:8101
                  tokens: 0
                  servers: [127.0.0.1:6379:1]
                  enable_gossip: true
                  bootstrap_expect: 3
                  dyn_seed_provider: florida_provider
                  seeds_refresh: 1s
                """);
        PoolConf conf = ((LoadResult.Loaded) result).conf().withDataDir(directory);
        state = DataDirectory.open(conf, Map.of());
        PoolConf found = FirstSeeds.await(conf, source, state.seeds(), counts);
        first = found.membership().contacts().stream().map(Endpoint::toString).toList();
        last = first.toString();
        watch = SeedWatch.start(found, source, state.seeds(), counts, contacts -> last = contacts.toString());
    }

    /** What it began with. */
    List<String> first() {
        return first;
    }

    void await(String contacts) {
        Await.until("contacts " + contacts, () -> last.equals(contacts));
    }

    /** Until the source has been asked in vain once more. */
    void awaitFailure() {
        long before = counts.failures();
        Await.until("a failure more than " + before, () -> counts.failures() > before);
    }

    @Override
    public void close() {
        watch.close();
        state.close();
    }
}
