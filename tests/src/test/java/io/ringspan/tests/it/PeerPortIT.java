package io.ringspan.tests.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.cluster.LocalCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes, and somebody at their peer port who is no node, or one of another cluster. */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "workers: {0}")
@ValueSource(ints = {1, 3})
@SuppressWarnings("NullAway.Init") // start() comes first
class PeerPortIT {
    /** Of node 0; node 1 owns what is above it up to the middle of the ring. */
    private static final int OWN_TOKEN = 0;

    private static final int OTHER_TOKEN = 1;
    private static final int REQUEST_BYTES_MAX = 1 << 20;

    @Parameter
    int workers;

    private LocalCluster cluster;
    private PoolConf conf;
    private int port;

    @BeforeParameterizedClassInvocation
    void start() throws IOException {
        cluster = Nodes.rack(2, workers, REQUEST_BYTES_MAX);
        conf = cluster.nodes().get(0).conf();
        port = conf.listen().peers().port();
    }

    @AfterParameterizedClassInvocation
    void stop() {
        cluster.close();
    }

    private void assertNodesServe() throws IOException {
        for (var node : cluster.nodes()) {
            try (Wire wire = new Wire(node.clients().port())) {
                for (int key = 0; key < 32; key++) {
                    assertThat(wire.ask("SET", "serve:" + key, "v")).isEqualTo("+OK\r\n");
                }
            }
        }
    }

    private PeerWire welcomed() throws IOException {
        PeerWire peer = new PeerWire(port);
        peer.send(PeerWire.frame(PeerWire.HELLO, PeerWire.hello(conf).getBytes(ISO_8859_1)));
        PeerWire.Frame answer = peer.read();
        assertThat(answer.type()).isEqualTo(PeerWire.WELCOME);
        assertThat(answer.body()).contains("ringspan-peer=1\ncluster=" + conf.name() + "\n");
        return peer;
    }

    @Test
    void garbageBeforeHelloClosesTheConnectionAndNothingElse() throws IOException {
        byte[][] garbage = {
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1),
            "*1\r\n$4\r\nPING\r\n".getBytes(ISO_8859_1),
            new byte[64],
            ByteBuffer.allocate(16).putInt(Integer.MAX_VALUE).array(),
            ByteBuffer.allocate(16).putInt(-1).array(),
            ByteBuffer.allocate(16).putInt(3).array(),
            ByteBuffer.allocate(16).putInt(64 << 20).put((byte) PeerWire.HELLO).array(),
            PeerWire.frame(PeerWire.HELLO, new byte[0]),
            PeerWire.frame(PeerWire.HELLO, "nothing=known\n".getBytes(ISO_8859_1)),
            PeerWire.frame(PeerWire.HELLO, new byte[20_000]),
            PeerWire.frame(PeerWire.WELCOME, PeerWire.hello(conf).getBytes(ISO_8859_1)),
            PeerWire.frame(99, new byte[4]),
            PeerWire.request(1, OWN_TOKEN, 1, Wire.command("SET", "intruder", "1")),
        };
        for (byte[] each : garbage) {
            try (PeerWire peer = new PeerWire(port)) {
                peer.send(each);
                assertThat(peer.wire().isClosedByOther())
                        .as(new String(each, ISO_8859_1))
                        .isTrue();
            }
        }
        assertNodesServe();
        try (Wire store = new Wire(cluster.nodes().get(0).store().port())) {
            assertThat(store.ask("EXISTS", "intruder")).isEqualTo(":0\r\n");
        }
    }

    @Test
    void halfFramesThatNeverEndHarmNobody() throws IOException {
        byte[] hello = PeerWire.frame(PeerWire.HELLO, PeerWire.hello(conf).getBytes(ISO_8859_1));
        for (int cut = 1; cut < hello.length; cut += 7) {
            try (PeerWire peer = new PeerWire(port)) {
                peer.send(Arrays.copyOf(hello, cut));
            }
        }
        try (PeerWire peer = welcomed()) {
            byte[] request = PeerWire.request(1, OWN_TOKEN, 1, Wire.command("PING"));
            peer.send(Arrays.copyOf(request, request.length - 1));
        }
        assertNodesServe();
    }

    @Test
    void whoSaysNoHelloIsClosedAfterAWhile() throws IOException {
        try (PeerWire silent = new PeerWire(port);
                PeerWire greeted = welcomed()) {
            assertThat(silent.wire().isClosedByOther()).isTrue();
            greeted.send(PeerWire.request(1, OWN_TOKEN, 1, Wire.command("PING")));
            assertThat(greeted.read().body()).isEqualTo("\0\0\0\1\0\0\0\0+PONG\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ringspan-peer=1,ringspan-peer=2,peer protocol is 1 here and 2 there",
        "cluster=,cluster=another-,cluster name is",
        "hash=,hash=un,hash is",
        "hash_tag=,hash_tag={},hash_tag is",
        "ring=.*,ring=1,ring (datacenters",
        "commands=0,commands=5,digest of the declared commands (commands) is 0 here and 5 there",
    })
    void aNodeOfAnotherClusterIsRefusedByTheNameOfWhatDiffers(String from, String to, String reason)
            throws IOException {
        try (PeerWire peer = new PeerWire(port)) {
            String hello = PeerWire.hello(conf).replaceFirst("(?m)^" + from, to);
            peer.send(PeerWire.frame(PeerWire.HELLO, hello.getBytes(ISO_8859_1)));
            PeerWire.Frame answer = peer.read();
            assertThat(answer.type()).isEqualTo(PeerWire.REFUSED);
            assertThat(answer.body()).contains(reason);
            assertThat(peer.wire().isClosedByOther()).isTrue();
        }
    }

    @Test
    void afterHelloAFrameThatHasNoPlaceClosesTheConnection() throws IOException {
        byte[][] misplaced = {
            PeerWire.frame(99, new byte[16]),
            PeerWire.frame(PeerWire.HELLO, PeerWire.hello(conf).getBytes(ISO_8859_1)),
            PeerWire.frame(PeerWire.REPLY, new byte[8]),
            PeerWire.frame(PeerWire.REQUEST, new byte[3]),
            PeerWire.frame(PeerWire.PUBLISH, new byte[] {0, 0, 0, 2, 'a'}),
            PeerWire.frame(PeerWire.PUBLISH, new byte[3]),
            PeerWire.request(1, OWN_TOKEN, 0, Wire.command("PING")),
            PeerWire.request(1, OWN_TOKEN, -1, Wire.command("PING")),
            ByteBuffer.allocate(16).putInt(Integer.MAX_VALUE).array(),
        };
        for (byte[] each : misplaced) {
            try (PeerWire peer = welcomed()) {
                peer.send(each);
                assertThat(peer.wire().isClosedByOther())
                        .as(new String(each, ISO_8859_1))
                        .isTrue();
            }
        }
        assertNodesServe();
    }

    @Test
    void aRequestForATokenOfAnotherNodeIsRefusedWithItsNumberAndOneForAnOwnTokenIsAnswered() throws IOException {
        try (PeerWire peer = welcomed()) {
            peer.send(PeerWire.request(7, OTHER_TOKEN, 1, Wire.command("SET", "wrong-owner", "1")));
            PeerWire.Frame refusal = peer.read();
            assertThat(refusal.type()).isEqualTo(PeerWire.NOT_OWNER);
            assertThat(refusal.body()).startsWith("\0\0\0\7");
            peer.send(PeerWire.request(8, OWN_TOKEN, 2, Wire.command("SET", "own", "1") + Wire.command("GET", "own")));
            PeerWire.Frame reply = peer.read();
            assertThat(reply.type()).isEqualTo(PeerWire.REPLY);
            assertThat(reply.body()).isEqualTo("\0\0\0\b\0\0\0\0+OK\r\n$1\r\n1\r\n");
        }
        try (Wire store = new Wire(cluster.nodes().get(0).store().port())) {
            assertThat(store.ask("EXISTS", "wrong-owner")).isEqualTo(":0\r\n");
        }
    }

    @Test
    void aLongRequestAndItsLongReplyTravelInPiecesThatFitTogether() throws IOException {
        String value = "0123456789abcdef".repeat(50_000);
        try (PeerWire peer = welcomed()) {
            String span = Wire.command("SET", "long", value) + Wire.command("GET", "long");
            peer.send(PeerWire.request(9, OWN_TOKEN, 2, span));
            StringBuilder replies = new StringBuilder();
            PeerWire.Frame frame;
            int pieces = 0;
            do {
                frame = peer.read();
                assertThat(frame.type()).isEqualTo(PeerWire.REPLY);
                replies.append(frame.body().substring(8));
                pieces++;
            } while ((frame.flags() & PeerWire.FLAG_MORE) != 0);
            assertThat(pieces).isGreaterThan(1);
            assertThat(replies.toString().equals("+OK\r\n$" + value.length() + "\r\n" + value + "\r\n"))
                    .isTrue();
        }
    }

    @Test
    void whatIsBeyondTheLimitForClientsIsTakenFromANode() throws IOException {
        String value = "v".repeat(2 * REQUEST_BYTES_MAX);
        try (PeerWire peer = welcomed()) {
            peer.send(PeerWire.request(3, OWN_TOKEN, 1, Wire.command("SET", "beyond", value)));
            assertThat(peer.read().body()).isEqualTo("\0\0\0\3\0\0\0\0+OK\r\n");
        }
        try (Wire store = new Wire(cluster.nodes().get(0).store().port())) {
            assertThat(store.ask("STRLEN", "beyond")).isEqualTo(":" + value.length() + "\r\n");
        }
    }

    @Test
    void commandsAroundOneOfTheLargestSizeDoNotBreakTheLinkBetweenNodes() throws IOException {
        String filler = "x".repeat(100);
        for (var node : cluster.nodes()) {
            try (Wire wire = new Wire(node.clients().port())) {
                String head = "*3\r\n$3\r\nSET\r\n$4\r\nkey0\r\n$";
                int length = REQUEST_BYTES_MAX - head.length() - 10;
                wire.send(head + length + "\r\n");
                wire.send(new byte[length]);
                wire.send("\r\n" + Wire.command("SET", "key0", filler).repeat(300));
                for (int i = 0; i < 301; i++) {
                    assertThat(wire.reply()).isEqualTo("+OK\r\n");
                }
            }
        }
    }
}
