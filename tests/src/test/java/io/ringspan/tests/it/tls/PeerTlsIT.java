package io.ringspan.tests.it.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.tls.TlsConf;
import io.ringspan.conf.tls.TlsConf.Scope;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.peer.Handshake;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that encrypt what they say to each other, and strangers at their peer ports. */
class PeerTlsIT {
    private static final LocalLayout TWO_BY_TWO = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1);
    private static final byte HELLO = 1;
    private static final byte WELCOME = 2;
    private static final byte REFUSED = 3;
    private static final byte RING_ASK = 21;
    private static final int HEADER_BYTES = 8;
    private static final int TYPE_AT = 4;

    @TempDir
    Path directory;

    private Pki pki;
    private @Nullable RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // prepare() comes first
    PeerTlsIT() {}

    @BeforeEach
    void prepare() throws Exception {
        pki = new Pki(directory);
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private TlsConf tls(Scope scope) throws Exception {
        return tls(scope, pki.issue("one.cache.test", Pki.A_DAY));
    }

    private TlsConf tls(Scope scope, X509Bundle issued) throws Exception {
        return new TlsConf(
                Optional.empty(),
                Optional.of(new TlsConf.Peers(scope, pki.identity(issued), pki.authorities(), List.of("*.cache.test"))),
                Optional.empty());
    }

    private RealCluster start(UnaryOperator<PoolConf> settings) {
        RealCluster started = RealCluster.start(TWO_BY_TWO, settings);
        cluster = started;
        return started;
    }

    private static void writeAtEach(RealCluster cluster, String value) throws IOException {
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection client = cluster.client(node)) {
                String key = "of:" + node.conf().place().id();
                assertThat(client.call("CONSISTENCY", "DC_EACH_SAFE_QUORUM", "SET", key, value))
                        .isEqualTo(new Reply.Status("OK"));
                assertThat(client.call("INCR", "n:" + key)).isInstanceOf(Reply.Whole.class);
            }
        }
        cluster.awaitConfirmed();
        for (LocalNode store : cluster.nodes()) {
            for (LocalNode node : cluster.nodes()) {
                assertThat(cluster.inStore(
                                store, "GET", "of:" + node.conf().place().id()))
                        .isEqualTo(new Reply.Blob(value));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void atEachScopeNodesReplicateAndComeBack(Scope scope) throws Exception {
        TlsConf tls = tls(scope);
        RealCluster started = start(conf -> conf.withTls(tls));
        writeAtEach(started, "first");
        LocalNode one = started.node("dc2/r1/0");
        one.kill();
        one.start();
        started.awaitLinks();
        writeAtEach(started, "second");
        assertThat(started.sum("ringspan_tls_failures_total")).isZero();
    }

    @Test
    void nodesThatGossipAgreeOnTheirRingByTls() throws Exception {
        TlsConf tls = tls(Scope.ALL);
        try (Gossiping gossiping = new Gossiping(4)) {
            RealCluster started = start(conf -> gossiping.of(conf.withTls(tls)));
            for (LocalNode node : started.nodes()) {
                Await.until(
                        "all are NORMAL",
                        () -> HttpText.get(URI.create(
                                        "http://" + node.conf().listen().stats() + "/api/cluster"))
                                .filter(said -> said.split("\"state\":\"NORMAL\"", -1).length
                                        > started.nodes().size())
                                .isPresent());
            }
            writeAtEach(started, "gossip");
            assertThat(started.sum("ringspan_tls_failures_total")).isZero();
        }
    }

    /** A certificate of another authority, an expired one, one of another name, none, and plain text. */
    @Test
    void atTheScopeOfAllNoStrangerIsHeard() throws Exception {
        TlsConf tls = tls(Scope.ALL);
        RealCluster started = start(conf -> conf.withTls(tls));
        PoolConf conf = started.node("dc1/r1/0").conf();
        int port = conf.listen().peers().port();
        byte[] hello = hello(conf, conf.place().id());

        assertThat(plain(port, hello)).as("plain text").isEmpty();
        Pki other = new Pki(directory.resolve("other"));
        assertThat(byTls(port, pki.client(other.issue("x.cache.test", Pki.A_DAY)), hello))
                .as("another authority")
                .isEmpty();
        assertThat(byTls(port, pki.client(pki.issue("x.cache.test", Pki.EXPIRED)), hello))
                .as("expired")
                .isEmpty();
        assertThat(byTls(port, pki.client(pki.issue("web.example.test", Pki.A_DAY)), hello))
                .as("another name")
                .isEmpty();
        assertThat(byTls(port, pki.client(null), hello)).as("none").isEmpty();
        assertThat(RealCluster.metric(started.node("dc1/r1/0"), "ringspan_tls_failures_total"))
                .isEqualTo(5);
        assertThat(byTls(port, pki.client(pki.issue("x.cache.test", Pki.A_DAY)), hello))
                .as("what a node has")
                .contains(WELCOME);
        writeAtEach(started, "on");
    }

    @Test
    void atANarrowerScopeWhoComesFromFartherAwayHasToEncryptAndPlainGossipIsNotHeard() throws Exception {
        TlsConf tls = tls(Scope.DATACENTER);
        RealCluster started = start(conf -> conf.withTls(tls));
        PoolConf conf = started.node("dc1/r1/0").conf();
        int port = conf.listen().peers().port();

        assertThat(plain(port, hello(conf, id("dc1", "r2")))).contains(WELCOME);
        assertThat(plain(port, hello(conf, id("dc2", "r1")))).contains(REFUSED);
        assertThat(plain(port, frame(RING_ASK, conf.name()))).isEmpty();
        assertThat(byTls(port, pki.client(pki.issue("x.cache.test", Pki.A_DAY)), hello(conf, id("dc2", "r1"))))
                .contains(WELCOME);
    }

    /** Both say so, and go on trying: as soon as the certificate is good the link is there. */
    @Test
    void aNodeWhoseCertificateHasExpiredIsNotTakenUntilItHasAnother() throws Exception {
        TlsConf good = tls(Scope.ALL);
        TlsConf own = tls(Scope.ALL);
        RealCluster started =
                start(conf -> conf.withTls(conf.place().id().toString().equals("dc2/r2/0") ? own : good));
        LocalNode late = started.node("dc2/r2/0");
        late.stop();
        Pki.write(own.peers().orElseThrow().identity(), pki.issue("late.cache.test", Pki.EXPIRED));
        late.start();
        Await.until("it is turned away", () -> RealCluster.metric(late, "ringspan_tls_failures_total") > 3);
        try (RedisConnection client = started.client(started.node("dc1/r1/0"))) {
            assertThat(client.call("SET", "a", "1")).isEqualTo(new Reply.Status("OK"));
        }
        assertThat(started.inStore(late, "GET", "a")).isEqualTo(new Reply.Nothing());
        Pki.write(own.peers().orElseThrow().identity(), pki.issue("late.cache.test", Pki.A_DAY));
        started.awaitLinks();
        started.awaitConfirmed();
        assertThat(started.inStore(late, "GET", "a")).isEqualTo(new Reply.Blob("1"));
    }

    private static NodeId id(String datacenter, String rack) {
        return new NodeId(new Datacenter(datacenter), new Rack(rack), Token.of(0));
    }

    private static byte[] hello(PoolConf conf, NodeId claimed) {
        String own = Handshake.of(conf, Placement.of(conf).topology(), 1, 0).toText();
        String said = own.replaceFirst("datacenter=[^\n]*", "datacenter=" + claimed.datacenter())
                .replaceFirst("rack=[^\n]*", "rack=" + claimed.rack());
        return frame(HELLO, said);
    }

    private static byte[] frame(byte type, String text) {
        byte[] body = text.getBytes(ISO_8859_1);
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .putInt(HEADER_BYTES - Integer.BYTES + body.length)
                .put(type)
                .put(new byte[HEADER_BYTES - TYPE_AT - 1])
                .put(body)
                .array();
    }

    /** The type of the first frame that is answered; nothing if none is. */
    private static Optional<Byte> plain(int port, byte[] said) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Await.LONG.toMillis());
            socket.getOutputStream().write(said);
            byte[] answer = socket.getInputStream().readNBytes(TYPE_AT + 1);
            // An alert of TLS is no frame: its first byte is its type, which is no length of ours.
            return answer.length <= TYPE_AT || answer[0] != 0 ? Optional.empty() : Optional.of(answer[TYPE_AT]);
        }
    }

    private static Optional<Byte> byTls(int port, SSLContext context, byte[] said) {
        try (TlsClient client = TlsClient.connect(port, context)) {
            client.send(said);
            byte[] answer = client.bytes(TYPE_AT + 1);
            return answer.length <= TYPE_AT ? Optional.empty() : Optional.of(answer[TYPE_AT]);
        } catch (IOException closed) {
            return Optional.empty();
        }
    }
}
