package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.Main;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running node reads its file again: by SIGHUP and by {@code ringspan reload}, while a client is connected. */
@BesideOthers
class ReloadIT {
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));
    private static final Reply OK = new Reply.Status("OK");

    private final LocalStores stores =
            LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 1);
    private final NodeSite site =
            NodeSite.in("r1", stores.ports(), stores.store(0).port());

    @TempDir
    Path directory;

    @AfterEach
    void endStores() {
        stores.close();
    }

    private Path file(String... settings) throws IOException {
        return site.file(directory, List.of(), settings);
    }

    private NodeProcess start(Path file) throws IOException {
        NodeProcess node = NodeProcess.start(directory, List.of(), "node", "-c", file.toString());
        node.awaitReady(site.stats());
        return node;
    }

    private static JavaProgram.Ended reload(Path file, String... more) throws IOException, InterruptedException {
        String[] all = new String[more.length + 3];
        all[0] = "reload";
        all[1] = "-c";
        all[2] = file.toString();
        System.arraycopy(more, 0, all, 3, more.length);
        return RINGSPAN.run("", all);
    }

    private String page(String path) throws IOException {
        return NodeProcess.page(site.stats(), path);
    }

    @Test
    void whatCanChangeLiveDoesTheRestIsNamedAndNoClientNotices() throws Exception {
        Path file = file("slowlog_slower_than: off", "client_connections: 50");
        try (NodeProcess node = start(file);
                RedisConnection client = NodeProcess.client(site.clients())) {
            assertThat(client.call("SET", "a", "1")).isEqualTo(OK);
            file("slowlog_slower_than: 0", "client_connections: 1", "workers: 3", "read_consistency: DC_QUORUM");

            JavaProgram.Ended looked = reload(file, "--dry-run");
            assertThat(looked.exitCode()).as(looked.err()).isEqualTo(1);
            assertThat(looked.out().lines().map(line -> line.replaceAll(" +", " ")))
                    .containsExactly(
                            "setting held in the file would be",
                            "read_consistency DC_ONE DC_QUORUM taken over",
                            "client_connections 50 1 taken over",
                            "slowlog_slower_than -1 0 taken over",
                            "workers 1 3 not taken before a restart");
            assertThat(page("/api/consistency")).contains("\"read\":\"DC_ONE\"");

            JavaProgram.Ended reloaded = reload(file);
            assertThat(reloaded.out()).contains(" is\n").contains("not taken before a restart");
            assertThat(page("/api/consistency")).contains("\"read\":\"DC_QUORUM\"");
            assertThat(page("/api/reload")).contains("\"pending\":1");
            assertThat(page("/metrics"))
                    .contains("ringspan_settings_pending 1")
                    .contains("ringspan_reloads_total{outcome=\"taken\"} 1");
            assertThat(page("/api/config"))
                    .contains("{\"key\":\"client_connections\"")
                    .contains("\"value\":1,");

            // The client goes on, what it does is slow by now, and nobody else is let in.
            assertThat(client.call("SET", "b", "2")).isEqualTo(OK);
            assertThat(page("/api/slowlog")).contains("\"command\":\"set\"");
            try (RedisConnection other = NodeProcess.client(site.clients())) {
                assertThat(other.read().toString()).contains("max number of clients reached");
            }
            node.assertRuns();
        }
    }

    @Test
    void aFileWithAnythingWrongChangesNothingAndSaysWhat() throws Exception {
        Path file = file("read_consistency: DC_ONE");
        try (NodeProcess node = start(file)) {
            file("read_consistency: DC_QUORUM", "client_connections: many", "deny_commands: [nosuch]");
            JavaProgram.Ended refused = RINGSPAN.run("", "reload", "--admin", "127.0.0.1:" + site.stats());
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("all holds as it was")
                    .contains("r1.yml:11")
                    .contains("client_connections");
            assertThat(page("/api/consistency")).contains("\"read\":\"DC_ONE\"");
            assertThat(page("/metrics")).contains("ringspan_reloads_total{outcome=\"refused\"} 1");

            Files.delete(file);
            node.hangUp();
            Await.until("it is logged", () -> node.complained().contains("no such file"));
            node.assertRuns();
        }
    }

    @Test
    void sighupReloadsAndAnotherTokenHoldsFromThenOn() throws Exception {
        Path file = file("admin_token: 0123456789abcdef");
        try (NodeProcess node = start(file)) {
            file("admin_token: fedcba9876543210", "client_connections: 77");
            JavaProgram.Ended tooEarly = reload(file);
            assertThat(tooEarly.err()).contains("this is not the token");
            node.hangUp();
            Await.until("it is logged", () -> node.complained().contains("client_connections (10000 -> 77)"));
            assertThat(node.complained()).contains("admin_token (*** -> ***)").doesNotContain("fedcba9876543210");
            JavaProgram.Ended again = reload(file);
            assertThat(again.err()).isEmpty();
            assertThat(again.out()).contains("says what holds already");
            assertThat(again.exitCode()).isZero();
        }
    }
}
