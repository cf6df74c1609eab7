package io.ringspan.tests.memcache;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.local.FreePorts;
import io.ringspan.tests.it.cluster.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One rack of nodes in this JVM, each before a real memcached of its own.
 *
 * <p><b>Owner.</b> The test's thread. It serves all keys when {@link #start} returns, and is gone when {@link #close} does.
 */
public final class MemcachedRack implements AutoCloseable {
    private static final long TOKENS = 1L << 32;

    private final List<String> lines;
    private final List<Memcached> stores = new ArrayList<>();
    private final List<RingspanNode> nodes = new ArrayList<>();

    private MemcachedRack(List<String> lines) {
        this.lines = lines;
    }

    /**
     * Starts as many of both, and waits until the nodes reach each other and their stores.
     *
     * @param storeOptions of each memcached
     */
    public static MemcachedRack start(int nodes, UnaryOperator<PoolConf> settings, String... storeOptions)
            throws IOException {
        return start(nodes, List.of(), settings, storeOptions);
    }

    /** @param lines of each node's file, beside those that say where it is */
    static MemcachedRack start(int nodes, List<String> lines, UnaryOperator<PoolConf> settings, String... storeOptions)
            throws IOException {
        MemcachedRack rack = new MemcachedRack(lines);
        try {
            for (int i = 0; i < nodes; i++) {
                rack.stores.add(Memcached.start(storeOptions));
            }
            rack.startNodes(settings);
            return rack;
        } catch (IOException | RuntimeException | Error failed) {
            rack.close();
            throw failed;
        }
    }

    private void startNodes(UnaryOperator<PoolConf> settings) throws IOException {
        FreePorts ports = new FreePorts(RandomGenerator.getDefault());
        int[][] chosen = new int[stores.size()][];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = new int[] {ports.next(), ports.next(), ports.next()};
        }
        for (int i = 0; i < chosen.length; i++) {
            LoadResult read = ConfLoader.parse("node-" + i, text(chosen, i));
            if (!(read instanceof LoadResult.Loaded loaded)) {
                throw new AssertionError("the file is refused: " + read);
            }
            nodes.add(RingspanNode.start(settings.apply(loaded.conf()), 1, RealTime.CLOCK));
        }
        Await.until(
                "all nodes reach each other and their stores",
                () -> nodes.stream().allMatch(node -> node.unreached().isEmpty()));
    }

    private String text(int[][] ports, int self) {
        StringBuilder text = new StringBuilder("""
                pool:
                  listen: 127.0.0.1:%d
                  dyn_listen: 127.0.0.1:%d
                  stats_listen: 127.0.0.1:%d
                  tokens: '%d'
                  data_store: 1
                  servers: ['127.0.0.1:%d:1']
                """.formatted(
                        ports[self][0],
                        ports[self][1],
                        ports[self][2],
                        token(self, ports.length),
                        stores.get(self).port()));
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
        if (ports.length > 1) {
            text.append("  dyn_seeds:\n");
        }
        for (int i = 0; i < ports.length; i++) {
            if (i != self) {
                text.append("  - 127.0.0.1:")
                        .append(ports[i][1])
                        .append(":localrack:localdc:")
                        .append(token(i, ports.length))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static long token(int node, int nodes) {
        return TOKENS / nodes * node;
    }

    /** Where the clients of that node connect. */
    public int port(int node) {
        return nodes.get(node).conf().listen().clients().port();
    }

    RingspanNode node(int number) {
        return nodes.get(number);
    }

    /** What stands behind that node. */
    public Memcached store(int number) {
        return stores.get(number);
    }

    @Override
    public void close() {
        nodes.forEach(RingspanNode::close);
        stores.forEach(Memcached::close);
    }
}
