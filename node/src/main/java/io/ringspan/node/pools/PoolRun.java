package io.ringspan.node.pools;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Quote;
import io.ringspan.node.ProcessShare;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.seeds.FirstSeeds;
import io.ringspan.node.seeds.SeedCounts;
import io.ringspan.node.seeds.SeedSource;
import io.ringspan.node.seeds.SeedSources;
import io.ringspan.node.seeds.SeedWatch;
import io.ringspan.node.state.DataDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One pool, from its data directory to its end.
 *
 * <p><b>Threads.</b> One step after the other, each on any thread; what is told of troubles comes on any.
 */
final class PoolRun {
    private final DataDirectory state;
    private final Optional<SeedSource> source;
    private final SeedCounts counts = new SeedCounts();
    private final CompletableFuture<Void> go = new CompletableFuture<>();
    private volatile PoolConf conf;
    private volatile @Nullable RingspanNode node;
    private volatile @Nullable SeedWatch watch;

    private PoolRun(PoolConf conf, DataDirectory state, Optional<SeedSource> source) {
        this.conf = conf;
        this.state = state;
        this.source = source;
    }

    /**
     * Takes its directory.
     *
     * @throws io.ringspan.node.state.DataDirectoryException when it cannot be used
     * @throws IllegalArgumentException when nobody can be asked for the other nodes as it is told
     */
    static PoolRun open(PoolConf conf, Map<String, String> environment) {
        Optional<SeedSource> source =
                SeedSources.of(conf.peers().provider(), conf.listen().peers().port(), environment);
        return new PoolRun(conf, DataDirectory.open(conf, environment), source);
    }

    /** What is said of a pool, as people are to read it: where there are several, it says of which. */
    static String said(PoolConf conf, String line) {
        return conf.origin().isShared() ? "pool " + Quote.of(conf.name()) + ": " + line : line;
    }

    String said(String line) {
        return said(conf, line);
    }

    PoolConf conf() {
        return conf;
    }

    /** Asks who the other nodes are, if the file does not name them, and waits until it is known. */
    void findOthers() throws InterruptedException {
        if (source.isPresent()) {
            conf = FirstSeeds.await(conf, source.get(), state.seeds(), counts);
        }
    }

    /**
     * Starts its node, which takes no clients yet.
     *
     * @throws io.ringspan.node.StartException when it cannot be what its file says
     */
    void start(DirectMemory memory) {
        SeedCounts counted = source.isPresent() ? counts : null;
        node = RingspanNode.start(conf, state, RealTime.CLOCK, counted, new ProcessShare(memory, go));
    }

    /** From now on it takes clients. */
    void serve() {
        go.complete(null);
        source.ifPresent(asked -> watch = SeedWatch.start(conf, asked, state.seeds(), counts, this::contacts));
    }

    private void contacts(List<Endpoint> contacts) {
        RingspanNode running = node;
        if (running != null) {
            running.contacts(contacts);
        }
    }

    /** Its node reads its file again. */
    void reload(String by) {
        RingspanNode running = node;
        if (running != null) {
            running.reload().reload(by);
        }
    }

    /** Completes {@code trouble} with the reason, should there be one why its node cannot go on. */
    void tellTrouble(CompletableFuture<String> trouble) {
        RingspanNode running = node;
        if (running == null) {
            throw new IllegalStateException(said("it has not been started"));
        }
        running.serves().exceptionally(cause -> {
            trouble.complete(said(String.valueOf(cause.getMessage())));
            return null;
        });
        running.refused()
                .thenAccept(
                        reason -> trouble.complete(said("this node may not be a member of its cluster: " + reason)));
    }

    /** Drains its node, and gives back all that it held. What was left undone, the node logs. */
    void stop() {
        SeedWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
        RingspanNode running = node;
        if (running != null) {
            running.stop();
        }
        state.close();
    }

    /** Ends it at once: it has served nobody. */
    void close() {
        RingspanNode running = node;
        if (running != null) {
            running.close();
        }
        state.close();
    }
}
