package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.tls.TlsConf.Identity;
import io.ringspan.node.cli.Main;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.tls.Pki;
import io.ringspan.tests.memcache.Memcached;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    /** Commands, scripts, a look through all keys, and a repair go over connections of their own. */
    @Test
    void everyConnectionSaysWhoItIs() throws Exception {
        asks(here.store(), "");
        asks(there.store(), "ring");
        Path secret = Files.writeString(directory.resolve("secret"), PASSWORD + "\n");
        try (NodeProcess one = start(here, List.of(there), "store_password: file:" + secret);
                NodeProcess other = start(there, List.of(here), "store_user: ring", "store_password: " + PASSWORD)) {
            one.awaitReady(here.stats());
            other.awaitReady(there.stats());
            try (RedisConnection client = NodeProcess.client(here.clients());
                    RedisConnection atStore = NodeProcess.client(there.store())) {
                atStore.call("AUTH", "ring", PASSWORD);
                assertThat(client.call("SET", "k", "v")).isEqualTo(OK);
                Await.until("it came to the other store", () -> isThere(atStore, "k"));
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
            assertThat(NodeProcess.page(here.stats(), "/ready")).doesNotStartWith("200");
            assertThat(node.complained()).contains("store_password").doesNotContain("not-that-one");
            try (RedisConnection operator = NodeProcess.client(here.store())) {
                operator.call("AUTH", PASSWORD);
                operator.call("CONFIG", "SET", "requirepass", "not-that-one");
            }
            node.awaitReady(here.stats());
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
                node.awaitReady(site.stats());
                assertThat(said(site.clients(), "set k 0 0 1\r\nv\r\n")).isEqualTo("STORED");
                assertThat(said(site.clients(), "get k\r\n")).isEqualTo("VALUE k 0 1");
                assertThat(said(site.clients(), "flush_all\r\n")).isEqualTo("OK");
                Await.until(
                        "all is gone", () -> said(site.clients(), "get k\r\n").equals("END"));
                assertThat(node.complained()).doesNotContain(PASSWORD);
            }
        }
    }

    private static int speaksTls(int store, int port, Identity own, Path authorities) throws IOException {
        try (RedisConnection operator = NodeProcess.client(store)) {
            assertThat(operator.call(
                            "CONFIG",
                            "SET",
                            "tls-cert-file",
                            own.certificate().toString(),
                            "tls-key-file",
                            own.key().toString(),
                            "tls-ca-cert-file",
                            authorities.toString(),
                            "tls-auth-clients",
                            "yes",
                            "tls-port",
                            Integer.toString(port)))
                    .isEqualTo(OK);
        }
        return port;
    }

    /** Those over which somebody waits, too: a repair reads both stores. */
    @Test
    void everyConnectionIsEncryptedToAStoreThatSpeaksTls() throws Exception {
        Pki pki = new Pki(directory.resolve("pki"));
        Identity own = pki.identity(pki.issue("store.test", Duration.ofDays(1)));
        NodeSite one = NodeSite.in(
                "r1", stores.ports(), speaksTls(here.store(), stores.ports().next(), own, pki.authorities()));
        NodeSite two = NodeSite.in(
                "r2", stores.ports(), speaksTls(there.store(), stores.ports().next(), own, pki.authorities()));
        Identity node = pki.identity(pki.issue("node.test", Duration.ofDays(1)));
        String[] tls = {
            "store_tls_ca: " + pki.authorities(),
            "store_tls_certificate: " + node.certificate(),
            "store_tls_key: " + node.key(),
            "store_tls_names: [\"store.*\"]"
        };
        try (NodeProcess first = start(one, List.of(two), tls);
                NodeProcess other = start(two, List.of(one), tls)) {
            first.awaitReady(one.stats());
            other.awaitReady(two.stats());
            try (RedisConnection client = NodeProcess.client(one.clients());
                    RedisConnection atStore = NodeProcess.client(there.store())) {
                assertThat(client.call("SET", "k", "v".repeat(100_000))).isEqualTo(OK);
                assertThat(client.call("EVAL", "return redis.call('STRLEN', KEYS[1])", "1", "k"))
                        .isEqualTo(new Reply.Whole(100_000));
                Await.until("it came to the other store", () -> isThere(atStore, "k"));
                assertThat(atStore.call("DEL", "k")).isEqualTo(new Reply.Whole(1));
                JavaProgram.Ended repaired = RINGSPAN.run("", "repair", "--admin", "127.0.0.1:" + two.stats());
                assertThat(repaired.exitCode())
                        .as(repaired.err() + repaired.out())
                        .isZero();
                assertThat(isThere(atStore, "k")).isTrue();
            }
        }
    }

    /** It is not asked for anything, and not told the password. */
    @Test
    void aStoreOfAnotherNameOrOfAnotherAuthorityIsNotUsed() throws Exception {
        Pki pki = new Pki(directory.resolve("pki"));
        Identity own = pki.identity(pki.issue("store.test", Duration.ofDays(1)));
        NodeSite site = NodeSite.in(
                "r1", stores.ports(), speaksTls(here.store(), stores.ports().next(), own, pki.authorities()));
        Identity node = pki.identity(pki.issue("node.test", Duration.ofDays(1)));
        String certificate = "store_tls_certificate: " + node.certificate();
        String key = "store_tls_key: " + node.key();
        try (NodeProcess wrongName = start(
                site,
                List.of(),
                "store_tls_ca: " + pki.authorities(),
                certificate,
                key,
                "store_tls_names: [\"other.*\"]")) {
            Await.until("it is logged", () -> wrongName.complained().contains("store_tls_names has none of these"));
            assertThat(NodeProcess.page(site.stats(), "/ready")).doesNotStartWith("200");
        }
        Pki stranger = new Pki(directory.resolve("stranger"));
        try (NodeProcess wrongAuthority =
                start(site, List.of(), "store_tls_ca: " + stranger.authorities(), certificate, key)) {
            Await.until("it is logged", () -> wrongAuthority.complained().contains("TLS for store"));
            assertThat(NodeProcess.page(site.stats(), "/ready")).doesNotStartWith("200");
        }
    }

    private static boolean isThere(RedisConnection store, String key) throws IOException {
        return store.call("EXISTS", key).equals(new Reply.Whole(1));
    }

    /** The first line of the answer. */
    private static String said(int port, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Await.LONG.toMillis());
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
