package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.Main;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that ask who comes, before real nodes: on every connection that a node makes to its store. */
@BesideOthers
class StoreLoginIT {
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));
    private static final Reply OK = new Reply.Status("OK");
    private static final String PASSWORD = "of-the-store";

    private final LocalStores stores =
            LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 2);
    private final NodeSite here =
            NodeSite.in("r1", stores.ports(), stores.store(0).port());
    private final NodeSite there =
            NodeSite.in("r2", stores.ports(), stores.store(1).port());

    @TempDir
    Path directory;

    @AfterEach
    void endStores() {
        stores.close();
    }

    private static void asks(int store, String user) throws IOException {
        try (RedisConnection operator = NodeProcess.client(store)) {
            if (!user.isEmpty()) {
                assertThat(operator.call("ACL", "SETUSER", user, "on", ">" + PASSWORD, "~*", "&*", "+@all"))
                        .isEqualTo(OK);
            }
            assertThat(operator.call("CONFIG", "SET", "requirepass", user.isEmpty() ? PASSWORD : "another"))
                    .isEqualTo(OK);
        }
    }

    private NodeProcess start(NodeSite site, List<NodeSite> others, String... settings) throws IOException {
        Path its = Files.createDirectories(directory.resolve(site.rack()));
        return NodeProcess.start(
                its, List.of(), "node", "-c", site.file(its, others, settings).toString());
    }

    private static void awaitReady(NodeProcess node, NodeSite site) {
        Await.until("the node is ready; " + node.complained(), () -> {
            node.assertRuns();
            return isReady(site);
        });
    }

    private static boolean isReady(NodeSite site) {
        try {
            return NodeProcess.page(site.stats(), "/ready").startsWith("200");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Commands, scripts, a look through all keys, and a repair go over connections of their own. */
    @Test
    void everyConnectionSaysWhoItIs() throws Exception {
        asks(here.store(), "");
        asks(there.store(), "ring");
        Path secret = Files.writeString(directory.resolve("secret"), PASSWORD + "\n");
        try (NodeProcess one = start(here, List.of(there), "store_password: file:" + secret);
                NodeProcess other = start(there, List.of(here), "store_user: ring", "store_password: " + PASSWORD)) {
            awaitReady(one, here);
            awaitReady(other, there);
            try (RedisConnection client = NodeProcess.client(here.clients());
                    RedisConnection atStore = NodeProcess.client(there.store())) {
                atStore.call("AUTH", "ring", PASSWORD);
                assertThat(client.call("SET", "k", "v")).isEqualTo(OK);
                Await.until("it came to the other store", () -> {
                    try {
                        return atStore.call("GET", "k").equals(new Reply.Blob("v"));
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });
                assertThat(client.call("EVAL", "return redis.call('GET', KEYS[1])", "1", "k"))
                        .isEqualTo(new Reply.Blob("v"));
                assertThat(atStore.call("DEL", "k")).isEqualTo(new Reply.Whole(1));
                JavaProgram.Ended repaired = RINGSPAN.run("", "repair", "--admin", "127.0.0.1:" + there.stats());
                assertThat(repaired.exitCode())
                        .as(repaired.err() + repaired.out())
                        .isZero();
                assertThat(atStore.call("GET", "k")).isEqualTo(new Reply.Blob("v"));
            }
            assertThat(one.complained() + other.complained()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void aPasswordThatTheStoreDoesNotTakeIsNamedAsTheCauseAndTriedAgain() throws Exception {
        asks(here.store(), "");
        try (NodeProcess node = start(here, List.of(), "store_password: not-that-one")) {
            Await.until("it is logged", () -> node.complained().contains("does not let the node in: -WRONGPASS"));
            assertThat(isReady(here)).isFalse();
            assertThat(node.complained()).contains("store_password").doesNotContain("not-that-one");
            try (RedisConnection operator = NodeProcess.client(here.store())) {
                operator.call("AUTH", PASSWORD);
                operator.call("CONFIG", "SET", "requirepass", "not-that-one");
            }
            awaitReady(node, here);
        }
    }

    @Test
    @NeedsProgram("memcached")
    void aMemcachedIsToldToo() throws Exception {
        Path users = Files.writeString(directory.resolve("users"), "ring:" + PASSWORD + "\n");
        try (Memcached store = Memcached.start("-Y", users.toString())) {
            NodeSite site = NodeSite.in("r1", stores.ports(), store.port());
            try (NodeProcess node =
                    start(site, List.of(), "data_store: 1", "store_user: ring", "store_password: " + PASSWORD)) {
                awaitReady(node, site);
                assertThat(said(site.clients(), "set k 0 0 1\r\nv\r\n")).isEqualTo("STORED");
                assertThat(said(site.clients(), "get k\r\n")).isEqualTo("VALUE k 0 1");
                assertThat(said(site.clients(), "flush_all\r\n")).isEqualTo("OK");
                Await.until("all is gone", () -> {
                    try {
                        return said(site.clients(), "get k\r\n").equals("END");
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });
                assertThat(node.complained()).doesNotContain(PASSWORD);
            }
        }
    }

    /** The first line of the answer. */
    private static String said(int port, String command) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) Await.LONG.toMillis());
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
