package io.ringspan.node.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be changed over HTTP, by whom, and with which bodies. */
class ChangesTest {
    private static final String HEAD = " HTTP/1.1\r\nHost: 127.0.0.1:22222\r\n";

    private final List<String> made = new ArrayList<>();
    private final Pages pages = Pages.of(accept -> Answer.text(HttpResponseStatus.OK, "metrics"), Optional::empty)
            .with("/thing", "a thing", accept -> Answer.text(HttpResponseStatus.OK, "as it is"), this::make)
            .withChange("/set/thing/", "sets it", this::make);
    private final Peer here = new Peer("127.0.0.1");

    private Answer make(String wanted, String by) {
        made.add(wanted);
        return Answer.text(HttpResponseStatus.OK, "changed for " + by);
    }

    /** A connection from an address. */
    private final class Peer extends EmbeddedChannel {
        private final InetSocketAddress from;
        private final InetSocketAddress to;

        Peer(String host) {
            this(host, "10.0.0.7");
        }

        Peer(String host, String node) {
            from = new InetSocketAddress(host, 5001);
            to = new InetSocketAddress(node, 22222);
            AdminServer.prepare(this, pages, new OpenConnections(1));
            pipeline().fireChannelActive();
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return from == null ? super.remoteAddress0() : from;
        }

        @Override
        protected SocketAddress localAddress0() {
            return to == null ? super.localAddress0() : to;
        }

        String ask(String request) {
            writeInbound(Unpooled.copiedBuffer(request, US_ASCII));
            StringBuilder said = new StringBuilder();
            for (ByteBuf out = readOutbound(); out != null; out = readOutbound()) {
                said.append(out.toString(US_ASCII));
                out.release();
            }
            return said.toString();
        }
    }

    @AfterEach
    void close() {
        here.finishAndReleaseAll();
    }

    private static String put(String body) {
        return "PUT /thing" + HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void aBodyIsTakenByteByByteAndTheConnectionGoesOn() {
        StringBuilder said = new StringBuilder();
        String request = put("{one}") + put("") + "GET /thing" + HEAD + "\r\n";
        for (int i = 0; i < request.length(); i++) {
            said.append(here.ask(request.substring(i, i + 1)));
        }
        assertThat(made).containsExactly("{one}", "");
        assertThat(said).containsSubsequence("changed for /127.0.0.1:5001", "changed for /127.0.0.1:5001", "as it is");
        assertThat(here.isOpen()).isTrue();
    }

    @Test
    void requestsThatCameAtOnceAreMadeInOrder() {
        assertThat(here.ask(put("1") + put("2") + "GET /set/thing/3" + HEAD + "\r\n"))
                .doesNotContain("405", "413");
        assertThat(made).containsExactly("1", "2", "3");
    }

    @Test
    void aBodyMayComeInChunks() {
        here.ask("PUT /thing" + HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assertThat(made).containsExactly("abcde");
    }

    @Test
    void aBodyUpToTheLimitIsTakenAndOneByteMoreIsNot() {
        here.ask(put("x".repeat(AdminServer.BODY_BYTES_MAX)));
        assertThat(made).singleElement().asString().hasSize(AdminServer.BODY_BYTES_MAX);
        assertThat(here.ask(put("x".repeat(AdminServer.BODY_BYTES_MAX + 1))))
                .startsWith("HTTP/1.1 413 ")
                .contains("no body of more than 1024 bytes is taken", "connection: close");
        assertThat(made).hasSize(1);
        assertThat(here.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"401\r\n", "zz\r\n"})
    void aBodyInChunksThatIsTooLongOrNoneIsCut(String chunk) {
        assertThat(here.ask("PUT /thing" + HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk + "x".repeat(1025)))
                .startsWith("HTTP/1.1 413 ");
        assertThat(made).isEmpty();
        assertThat(here.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /thing, 200, as it is",
        "HEAD /thing, 200, content-length: 9",
        "POST /thing, 405, 'allow: GET, HEAD, PUT'",
        "PUT /metrics, 405, 'allow: GET, HEAD'",
        "HEAD /set/thing/x, 405, allow: GET",
        "PUT /set/thing/x, 405, allow: GET",
        "GET /set/thing, 404, / lists",
        "GET /set/thing/x/y, 404, / lists",
        "GET /set/other/x, 404, / lists",
        "GET /, 200, '/set/thing/  sets it'",
    })
    void whatIsNoChangeMakesNone(String request, int status, String part) {
        assertThat(here.ask(request + HEAD + "\r\n"))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains(part);
        assertThat(made).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.9.8.7, 127.0.0.1, true",
        "::1, ::1, true",
        "10.0.0.7, 10.0.0.7, true",
        "fd00::2, fd00::2, true",
        "10.0.0.1, 10.0.0.7, false",
        "10.0.0.7, 10.0.0.1, false",
        "0.0.0.0, 10.0.0.7, false",
        "fe80::1, fd00::2, false",
    })
    void changesAreTakenFromThisMachineOnly(String host, String node, boolean taken) {
        Peer peer = new Peer(host, node);
        String said = peer.ask(put("1")) + peer.ask("GET /set/thing/2" + HEAD + "\r\n");
        if (taken) {
            assertThat(said).doesNotContain("403");
            assertThat(made).containsExactly("1", "2");
        } else {
            assertThat(said)
                    .containsSubsequence(
                            "403 Forbidden", "on the node's own machine only", "that stats_listen", "403 Forbidden");
            assertThat(made).isEmpty();
        }
        assertThat(peer.ask("GET /thing" + HEAD + "\r\n")).contains("as it is");
        peer.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({
        "Host: localhost, true",
        "Host: localhost:22222, true",
        "Host: 127.0.0.1, true",
        "Host: [::1]:22222, true",
        "Accept: x, true",
        "Host: rebound.example.org:22222, false",
        "Host: 127.0.0.1.example.org, false",
        "Origin: null, false",
        "Referer: http://example.org/, false",
        "Sec-Fetch-Site: cross-site, false",
    })
    void noWebPageChangesANodeThroughABrowserOnItsMachine(String header, boolean taken) {
        assertThat(here.ask("GET /set/thing/1 HTTP/1.1\r\n" + header + "\r\n\r\n"))
                .startsWith("HTTP/1.1 " + (taken ? 200 : 403));
        assertThat(made).hasSize(taken ? 1 : 0);
    }
}
