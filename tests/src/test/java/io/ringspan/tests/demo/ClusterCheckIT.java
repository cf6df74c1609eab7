package io.ringspan.tests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.demo.ClusterCheck;
import io.ringspan.node.demo.DemoKeys;
import io.ringspan.node.demo.StoreFindings;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.local.cluster.NodeStarter;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The check looks past the nodes, so none run here: copies are put into the stores by hand, right and wrong. */
@BesideOthers
class ClusterCheckIT {
    private static final DemoKeys KEYS = new DemoKeys(2500);

    private final LocalCluster cluster = LocalCluster.start(
            LocalLayout.empty().rack("dc1", "a", 2).rack("dc2", "a", 3),
            LocalCluster.Plan.of(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), ClusterCheckIT::noNode));
    private final ClusterCheck check = new ClusterCheck(cluster.nodes(), KEYS);

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void copiesOnTheirOwnersAndNowhereElseAreGood() throws IOException {
        putAllWhereTheyBelong();
        assertThat(check.isCovered()).isTrue();
        assertThat(check.look()).hasSize(5).allMatch(StoreFindings::good);
        assertThat(check.look().stream().mapToInt(StoreFindings::owned).sum()).isEqualTo(2 * 2500);
    }

    @Test
    void aMissingAWrongAndAForeignKeyAreEachFoundOnTheirStore() throws IOException {
        putAllWhereTheyBelong();
        int key = 17;
        LocalNode owner = cluster.nodes().stream()
                .filter(node -> owns(node, key))
                .findFirst()
                .orElseThrow();
        LocalNode other = cluster.nodes().stream()
                .filter(node -> !owns(node, key))
                .findFirst()
                .orElseThrow();
        int ownerAt = cluster.nodes().indexOf(owner);
        int otherAt = cluster.nodes().indexOf(other);

        call(owner, "SET", "demo:" + key, "another value");
        assertThat(check.look().get(ownerAt)).matches(found -> !found.good() && found.wrong() == 1);
        call(owner, "DEL", "demo:" + key);
        assertThat(check.look().get(ownerAt)).matches(found -> !found.good() && found.missing() == 1);
        call(other, "SET", "demo:" + key, "value of key " + key);
        assertThat(check.look().get(otherAt)).matches(found -> !found.good() && found.foreign() == 1);
        call(other, "DEL", "demo:" + key);
        call(other, "SET", "never written", "x");
        assertThat(check.look().get(otherAt)).matches(found -> !found.good() && found.foreign() == 1);
    }

    private void putAllWhereTheyBelong() throws IOException {
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection store = connect(node)) {
                int sent = 0;
                for (int number = 0; number < KEYS.count(); number++) {
                    if (owns(node, number)) {
                        store.send("SET", "demo:" + number, "value of key " + number);
                        sent++;
                    }
                }
                store.flush();
                for (int i = 0; i < sent; i++) {
                    store.read();
                }
            }
        }
    }

    private static boolean owns(LocalNode node, int number) {
        Placement placement = Placement.of(node.conf());
        ByteBuf key = Unpooled.wrappedBuffer(("demo:" + number).getBytes(StandardCharsets.US_ASCII));
        return placement
                .topology()
                .owns(placement.topology().self(), placement.keys().token(key, 0, key.readableBytes()));
    }

    private static void call(LocalNode node, String... words) throws IOException {
        try (RedisConnection store = connect(node)) {
            store.call(words);
        }
    }

    private static RedisConnection connect(LocalNode node) throws IOException {
        return RedisConnection.connect("127.0.0.1", node.store().port(), Duration.ofSeconds(10));
    }

    private static NodeStarter.RunningNode noNode(PoolConf conf) {
        return new NodeStarter.RunningNode() {
            @Override
            public List<String> unreached() {
                return List.of();
            }

            @Override
            public void stop() {}

            @Override
            public void kill() {}
        };
    }
}
