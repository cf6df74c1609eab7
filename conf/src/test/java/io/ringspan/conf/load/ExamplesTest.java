package io.ringspan.conf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.SeedNode;
import io.ringspan.conf.StoreConf;
import io.ringspan.conf.fault.Warning;
import io.ringspan.conf.load.LoadResult.Loaded;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExamplesTest {
    private static final Path EXAMPLES = Path.of("examples");

    @Test
    void oneNodeOwnsTheWholeRing() {
        Loaded loaded = load("one-node.yml");

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.conf().place().tokens()).containsExactly(Token.of(0));
        assertThat(loaded.conf().peers().seeds()).isEmpty();
    }

    @Test
    void theFourNodesOfOneRackQuarterTheRing() {
        List<PoolConf> nodes = nodes("one-rack", 4);

        assertThat(nodes).allSatisfy(node -> assertThat(node.peers().seeds()).hasSize(3));
        assertThat(nodes)
                .extracting(node -> node.place().id().toString())
                .containsExactly("dc1/r1/0", "dc1/r1/1073741824", "dc1/r1/2147483648", "dc1/r1/3221225472");
    }

    @Test
    void theSixNodesOfTwoDatacentersKnowEachOther() {
        List<PoolConf> nodes = nodes("two-datacenters", 6);

        assertThat(nodes)
                .extracting(node -> node.place().id().toString())
                .containsExactly(
                        "dc1/r1/0", "dc1/r1/2147483648", "dc1/r2/0", "dc2/r1/0", "dc2/r1/2147483648", "dc2/r2/0");
        assertThat(nodes).extracting(node -> node.store().name()).doesNotHaveDuplicates();
    }

    @Test
    void aRedisAndAMemcachedPoolShareAProcess() {
        Loaded loaded = load("redis-and-memcached.yml");

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.pools())
                .extracting(PoolConf::name, pool -> pool.store().kind())
                .containsExactly(tuple("cache", StoreConf.Kind.REDIS), tuple("sessions", StoreConf.Kind.MEMCACHED));
    }

    /** Every node sees the same cluster: itself, and the others where they listen. */
    private static List<PoolConf> nodes(String directory, int count) {
        List<PoolConf> nodes = IntStream.rangeClosed(1, count)
                .mapToObj(n -> load(directory + "/node" + n + ".yml"))
                .peek(loaded -> assertThat(loaded.warnings()).isEmpty())
                .map(Loaded::conf)
                .toList();
        assertThat(nodes.stream().map(ExamplesTest::cluster).distinct()).hasSize(1);
        return nodes;
    }

    private static SortedSet<String> cluster(PoolConf node) {
        SortedSet<String> cluster = new TreeSet<>();
        cluster.add(node.place().id() + " at " + node.listen().peers());
        node.peers().seeds().forEach(seed -> cluster.add(seed.id() + " at " + seed.peer()));
        return cluster;
    }

    @Test
    void aClassicDynomiteFileRunsUnchangedWithAWarningForEachMeaninglessKey() {
        Loaded loaded = load("dynomite.yml");
        PoolConf conf = loaded.conf();

        assertThat(conf.name()).isEqualTo("dyn_o_mite");
        assertThat(conf.place().id()).hasToString("us-east-1/us-east-1c/1383429731");
        assertThat(conf.listen().clients()).isEqualTo(new Endpoint("0.0.0.0", 8102));
        assertThat(conf.clients().connectionsMax()).isEqualTo(16_384);
        assertThat(conf.links().timeoutMillis()).isEqualTo(150_000);
        assertThat(conf.links().retryMillisMax()).isEqualTo(30_000);
        assertThat(conf.ring().hashTag()).map(Object::toString).contains("{}");
        assertThat(conf.peers().seeds().get(1))
                .isEqualTo(new SeedNode(
                        new Endpoint("10.0.0.3", 8101),
                        new Rack("us-east-1e"),
                        new Datacenter("us-east-1"),
                        List.of(Token.of(1_383_429_731L)),
                        Optional.of("third")));
        assertThat(loaded.warnings())
                .extracting(Warning::key)
                .containsExactly(
                        "auto_eject_hosts",
                        "conn_msg_rate",
                        "dyn_connections",
                        "dyn_port",
                        "dyn_read_timeout",
                        "dyn_write_timeout",
                        "env",
                        "gos_interval",
                        "distribution",
                        "max_msgs",
                        "mbuf_size",
                        "pem_key_file",
                        "recon_iv_file",
                        "recon_key_file",
                        "remote_peer_connections",
                        "server_failure_limit",
                        "stats_interval");
    }

    private static Loaded load(String name) {
        Path file = EXAMPLES.resolve(name);
        LoadResult result = ConfLoader.load(file);
        assertThat(result).isInstanceOf(Loaded.class);
        return (Loaded) result;
    }
}
