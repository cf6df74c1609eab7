package io.ringspan.tests.it.antientropy;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.StoreContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring that has lost every store is brought back from Redis's own files of one rack, as docs/backup.md has it. */
class BackupIT {
    /** The racks cut the ring differently. */
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 2).rack("dc1", "r2", 1).rack("dc2", "r1", 1);

    private static final String LATER = "32503680000000"; // in the year 3000

    @TempDir
    private Path backups;

    @Test
    void whatOneRackHadIsInEveryRackAgainWithItsExpiry() throws IOException {
        try (RealCluster cluster = RealCluster.start(LAYOUT, all(workers(2)))) {
            List<LocalNode> rack = cluster.nodes().subList(0, 2);
            LocalNode first = rack.get(0);
            write(cluster, first);
            for (LocalNode node : rack) {
                save(cluster, node);
            }
            StoreContent before = content(cluster, rack);
            Map<LocalNode, Path> directories = new LinkedHashMap<>();
            for (LocalNode node : cluster.nodes()) {
                directories.put(node, directory(cluster, node));
            }
            try (RedisConnection client = cluster.client(first)) {
                EveryType.call(client, "SET", "after the backup", "is lost");
            }

            loseAll(directories);
            for (LocalNode node : rack) {
                Files.copy(
                        backups.resolve(name(node)),
                        Objects.requireNonNull(directories.get(node)).resolve("dump.rdb"));
            }
            cluster.nodes().forEach(node -> node.store().restart());
            cluster.nodes().forEach(LocalNode::start);
            cluster.awaitLinks();

            Repairer.Said said = Repairer.of(first).run("\"rate\":100000");
            assertThat(said.json()).contains("\"trouble\":[]");
            assertThat(said.number("left")).as(said.json()).isZero();
            assertThat(content(cluster, rack).differences(before)).isEmpty();
            for (LocalNode node : cluster.nodes().subList(2, 4)) {
                assertThat(content(cluster, List.of(node)).differences(before))
                        .as(name(node))
                        .isEmpty();
                assertThat(cluster.inStore(node, "PEXPIRETIME", "k7"))
                        .isEqualTo(new Reply.Whole(Long.parseLong(LATER)));
                assertThat(cluster.inStore(node, "EXISTS", "after the backup")).isEqualTo(new Reply.Whole(0));
            }
        }
    }

    private static void write(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            EveryType.write(client, 0, 20);
            for (int i = 0; i < 500; i++) {
                EveryType.call(client, "SET", "k" + i, "value " + i, "PXAT", LATER);
            }
        }
        cluster.awaitConfirmed();
    }

    /** As {@code BGSAVE} and a copy of the file. */
    private void save(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection store = cluster.store(node)) {
            EveryType.call(store, "BGSAVE");
            Await.until("the file is written", () -> {
                String state = String.valueOf(store.call("INFO", "persistence"));
                return state.contains("rdb_bgsave_in_progress:0") && state.contains("rdb_last_bgsave_status:ok");
            });
        }
        Files.copy(directory(cluster, node).resolve("dump.rdb"), backups.resolve(name(node)));
    }

    /** Every process, every store with its file, and what nodes kept beside them. */
    private static void loseAll(Map<LocalNode, Path> directories) throws IOException {
        for (LocalNode node : directories.keySet()) {
            node.kill();
            node.store().kill();
        }
        for (Map.Entry<LocalNode, Path> each : directories.entrySet()) {
            LocalNode node = each.getKey();
            Files.deleteIfExists(each.getValue().resolve("dump.rdb"));
            try (Stream<Path> kept = Files.walk(node.conf().process().dataDir().orElseThrow())) {
                for (Path path : kept.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static Path directory(RealCluster cluster, LocalNode node) throws IOException {
        Reply said = cluster.inStore(node, "CONFIG", "GET", "dir");
        assertThat(said).isInstanceOf(Reply.Items.class);
        return Path.of(((Reply.Blob) ((Reply.Items) said).items().get(1)).bytes());
    }

    private static String name(LocalNode node) {
        return node.conf().place().id().toString().replace('/', '-');
    }

    private static StoreContent content(RealCluster cluster, List<LocalNode> nodes) throws IOException {
        StoreContent together = new StoreContent(Map.of());
        for (LocalNode node : nodes) {
            try (RedisConnection store = cluster.store(node)) {
                together = together.and(StoreContent.of(store));
            }
        }
        return together;
    }
}
