package io.ringspan.node.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.conf.ListenConf.AdminPort;
import io.ringspan.conf.ListenConf.Tls;
import io.ringspan.conf.Secret;
import io.ringspan.node.audit.AuditEntry;
import io.ringspan.node.audit.AuditEntry.Outcome;
import io.ringspan.node.audit.AuditLog;
import io.ringspan.node.audit.Audits;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
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
    private final Pages pages = Pages.of(asked -> Answer.text(HttpResponseStatus.OK, "metrics"), Optional::empty)
            .read("/thing", "a thing", asked -> Answer.text(HttpResponseStatus.OK, "as it is"))
            .change(HttpMethod.PUT, "/thing", "changes it", asked -> make(asked.body(), asked))
            .change(HttpMethod.DELETE, "/thing", "takes it away", asked -> make("nothing", asked))
            .change(HttpMethod.GET, "/set/thing/{value}", "sets it", asked -> make(asked.at("value"), asked));
    private final AuditLog audit = Audits.inMemory();
    private final Peer here = new Peer("127.0.0.1");

    private Answer make(String wanted, Asked asked) {
        if (wanted.equals("fault")) {
            throw new IllegalStateException("planted");
        }
        if (wanted.equals("nonsense")) {
            throw new AdminException("no sense");
        }
        made.add(wanted);
        return Answer.text(HttpResponseStatus.OK, "changed for " + asked.by());
    }

    /** A connection from an address. */
    private final class Peer extends EmbeddedChannel {
        private final InetSocketAddress from;
        private final InetSocketAddress to;

        Peer(String host) {
            this(host, "10.0.0.7");
        }

        Peer(String host, String node) {
            this(host, node, AdminPort.OWN_MACHINE);
        }

        Peer(String host, String node, AdminPort access) {
            from = new InetSocketAddress(host, 5001);
            to = new InetSocketAddress(node, 22222);
            AdminServer.prepare(
                    this, new RequestAnswers(pages, new Access(() -> access), audit), new OpenConnections(1));
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
                .contains("no body of more than 4096 bytes is taken", "connection: close");
        assertThat(made).hasSize(1);
        assertThat(here.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001\r\n", "zz\r\n"})
    void aBodyInChunksThatIsTooLongOrNoneIsCut(String chunk) {
        assertThat(here.ask("PUT /thing" + HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk + "x".repeat(4097)))
                .startsWith("HTTP/1.1 413 ");
        assertThat(made).isEmpty();
        assertThat(here.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "GET /thing, 200, as it is",
        "HEAD /thing, 200, content-length: 9",
        "POST /thing, 405, 'allow: GET, HEAD, PUT, DELETE'",
        "PUT /metrics, 405, 'allow: GET, HEAD'",
        "HEAD /set/thing/x, 405, allow: GET",
        "PUT /set/thing/x, 405, allow: GET",
        "GET /set/thing, 404, / lists",
        "GET /set/thing/x/y, 404, / lists",
        "GET /set/other/x, 404, / lists",
        "GET /set/thing/, 404, / lists",
        "GET /, 200, 'GET /set/thing/{value}  sets it'",
        "GET /set/thing/%zz, 400, cannot be read",
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

    /** An address here and a name for it, and whether a change is taken that calls the node so. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, localhost, true",
        "127.0.0.1, 127.0.0.1, LocalHost:22222, true",
        "127.0.0.1, 127.0.0.1, 127.9.8.7, true",
        "::1, ::1, [::1]:22222, true",
        "127.0.0.1, 127.0.0.1, rebound.example.org:22222, false",
        "127.0.0.1, 127.0.0.1, 127.0.0.1.example.org, false",
        "127.0.0.1, 127.0.0.1, localhost.example.org, false",
        "127.0.0.1, 127.0.0.1, '', false",
        "127.0.0.1, 127.0.0.1, :22222, false",
        "127.0.0.1, 127.0.0.1, '[::1', false",
        "127.0.0.1, 127.0.0.1, '[rebound.example.org]', false",
        "127.0.0.1, 127.0.0.1, 192.0.2.9, false",
        "127.0.0.1, 127.0.0.1, [2001:db8::9]:22222, false",
        "10.0.0.7, 10.0.0.7, 10.0.0.7:22222, true",
        "10.0.0.7, 10.0.0.7, localhost:22222, true",
        "10.0.0.7, 10.0.0.7, 10.0.0.8:22222, false",
        "fd00::2, fd00::2, [fd00:0::2]:22222, true",
        "fd00::2, fd00::2, [fd00::3]:22222, false",
    })
    void onThisMachineANodeIsCalledByTheAddressThatItIsAskedAt(String host, String node, String called, boolean taken) {
        Peer peer = new Peer(host, node);
        String said = peer.ask("GET /set/thing/1 HTTP/1.1\r\nHost: " + called + "\r\n\r\n");
        assertThat(said).startsWith("HTTP/1.1 " + (taken ? 200 : 403));
        assertThat(made).hasSize(taken ? 1 : 0);
        peer.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, '', true",
        "1.1, '', false",
        "1.0, Host: localhost|Host: localhost, false",
        "1.1, Host: localhost|Host: n, false",
    })
    void onlyHttp10NeedNotSayWhatTheNodeIsCalledAndNobodySaysItTwice(String version, String hosts, boolean taken) {
        String lines = hosts.isEmpty() ? "" : hosts.replace("|", "\r\n") + "\r\n";
        assertThat(here.ask("GET /set/thing/1 HTTP/" + version + "\r\n" + lines + "\r\n"))
                .contains(taken ? " 200 " : " 403 ", taken ? "changed" : "Host");
        assertThat(made).hasSize(taken ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "User-Agent: curl/8.5.0, true",
        "User-Agent: Java-http-client/17, true",
        "Accept: */*, true",
        "'User-Agent: Mozilla/5.0 (X11; Linux x86_64)', false",
        "user-agent: mozilla/4.0, false",
        "Accept-Language: de, false",
        "Cookie: a=b, false",
        "Origin: null, false",
        "Referer: http://example.org/, false",
        "Sec-Fetch-Site: cross-site, false",
        "Sec-Fetch-Mode: no-cors, false",
        "sec-fetch-dest: image, false",
    })
    void noWebPageChangesANodeThroughABrowserOnItsMachine(String header, boolean taken) {
        for (Peer peer : List.of(here, new Peer("10.0.0.7"))) {
            String said = peer.ask("GET /set/thing/1" + HEAD + header + "\r\n\r\n");
            assertThat(said).startsWith("HTTP/1.1 " + (taken ? 200 : 403));
            if (!taken) {
                assertThat(said)
                        .containsIgnoringCase("header " + header.replaceFirst(":.*", ""))
                        .contains("admin_token");
            }
            peer.finishAndReleaseAll();
        }
        assertThat(made).hasSize(taken ? 2 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Via: 1.1 front",
                "Forwarded: for=192.0.2.1",
                "X-Forwarded-For: 192.0.2.1",
                "x-forwarded-proto: http",
                "X-Real-IP: 192.0.2.1",
            })
    void whoComesThroughAProxyOnThisMachineIsNotOnIt(String header) {
        for (Peer peer : List.of(here, new Peer("10.0.0.7"))) {
            assertThat(peer.ask("GET /set/thing/1" + HEAD + header + "\r\n\r\n"))
                    .contains(" 403 ", "proxy", header.replaceFirst(":.*", ""), "admin_token");
            peer.finishAndReleaseAll();
        }
        assertThat(made).isEmpty();
        assertThat(audit.last(1)).extracting(AuditEntry::right).containsExactly("proxy");
        Peer withToken = new Peer("127.0.0.1", "127.0.0.1", TOKEN_ONLY);
        assertThat(withToken.ask(withToken("Bearer " + TOKEN.text(), header + "\r\n")))
                .contains("200 OK");
        withToken.finishAndReleaseAll();
    }

    /** As a proxy on this machine does that keeps the name it was asked by. */
    @Test
    void whatComesFromALoopbackAddressIsNotForAnother() {
        Peer peer = new Peer("127.0.0.1", "10.0.0.7");
        assertThat(peer.ask("GET /set/thing/1 HTTP/1.1\r\nHost: 10.0.0.7:22222\r\n\r\n"))
                .contains(" 403 ", "Host");
        peer.finishAndReleaseAll();
        assertThat(made).isEmpty();
    }

    private static final AdminPort TOKEN_ONLY =
            new AdminPort(Optional.of(new Secret("0123456789abcdef")), false, Optional.empty());

    private static AdminPort certificates(Optional<Secret> token) {
        Path any = Path.of("any.pem");
        return new AdminPort(token, false, Optional.of(new Tls(any, any, Optional.of(any))));
    }

    @Test
    void whereCertificatesAreAskedForThisMachineNeedsOneAsWellAndIsToldSo() {
        Peer peer = new Peer("127.0.0.1", "127.0.0.1", certificates(Optional.empty()));
        assertThat(peer.ask("GET /set/thing/1" + HEAD + "\r\n"))
                .contains(" 403 ", "admin_tls_client_ca", "curl --cert", "admin_token");
        peer.finishAndReleaseAll();
        Peer either = new Peer("127.0.0.1", "127.0.0.1", certificates(Optional.of(TOKEN)));
        assertThat(either.ask("GET /set/thing/1" + HEAD + "\r\n"))
                .contains(" 403 ", "admin_tls_client_ca", "Bearer TOKEN");
        either.finishAndReleaseAll();
        assertThat(made).isEmpty();
        assertThat(audit.last(9)).extracting(AuditEntry::right).containsExactly("nobody", "nobody");
    }

    private static final Secret TOKEN = new Secret("0123456789abcdef");

    private static String withToken(String token, String more) {
        return "GET /set/thing/1 HTTP/1.1\r\n" + (token.isEmpty() ? "" : "Authorization: " + token + "\r\n") + more
                + "\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer 0123456789abcdef, 200",
        "bearer 0123456789abcdef, 200",
        "'', 403",
        "Bearer 0123456789abcdeF, 401",
        "Bearer 0123456789abcdef0, 401",
        "Bearer, 401",
        "Basic 0123456789abcdef, 401",
    })
    void whereATokenIsSetEveryChangeNeedsIt(String header, int status) {
        for (String host : List.of("127.0.0.1", "10.9.9.9")) {
            Peer peer = new Peer(host, "10.0.0.7", TOKEN_ONLY);
            assertThat(peer.ask(withToken(header, ""))).startsWith("HTTP/1.1 " + status + " ");
            assertThat(peer.ask(withToken(header, "Origin: http://n\r\n")))
                    .startsWith("HTTP/1.1 " + (status == 200 ? 200 : header.isEmpty() ? 403 : 401));
            assertThat(peer.ask("GET /thing" + HEAD + "\r\n"))
                    .as("reading is free")
                    .contains("as it is");
            peer.finishAndReleaseAll();
        }
        assertThat(made).hasSize(status == 200 ? 4 : 0);
    }

    @Test
    void whereItIsOpenEverybodyMayChangeAsInDynomite() {
        Peer stranger = new Peer("10.9.9.9", "10.0.0.7", new AdminPort(Optional.empty(), true, Optional.empty()));
        assertThat(stranger.ask(withToken("", "Origin: http://n\r\nHost: n\r\n")))
                .startsWith("HTTP/1.1 200 ");
        stranger.finishAndReleaseAll();
        assertThat(audit.last(1)).extracting(AuditEntry::right).containsExactly("admin_open");
    }

    @Test
    void whoMayNotIsToldTheSettingsByWhichHeMight() {
        Peer stranger = new Peer("10.9.9.9");
        assertThat(stranger.ask(withToken("", ""))).contains("403 Forbidden", "admin_token", "admin_open: true");
        stranger.finishAndReleaseAll();
    }

    @Test
    void everyChangeThatIsAskedForIsWrittenDownWithItsEnd() {
        here.ask(put("{one}"));
        here.ask("GET /set/thing/nonsense" + HEAD + "\r\n");
        here.ask("GET /set/thing/fault" + HEAD + "\r\n");
        here.ask("GET /thing" + HEAD + "\r\n");
        here.ask("DELETE /thing" + HEAD + "Origin: n\r\n\r\n");
        assertThat(audit.last(9))
                .containsExactly(
                        entry("browser", "DELETE", "/thing", "", 403, Outcome.REFUSED),
                        entry("this machine", "GET", "/set/thing/fault", "", 500, Outcome.UNKNOWN),
                        entry("this machine", "GET", "/set/thing/nonsense", "", 400, Outcome.REFUSED),
                        entry("this machine", "PUT", "/thing", "{one}", 200, Outcome.MADE));
        assertThat(audit.made()).isEqualTo(1);
        assertThat(audit.refused()).isEqualTo(2);
        assertThat(audit.unknown()).isEqualTo(1);
    }

    private static AuditEntry entry(
            String right, String method, String target, String body, int status, Outcome outcome) {
        String by = "/127.0.0.1:5001";
        return new AuditEntry(
                "1970-01-01T00:00:00Z", by, right, method, target, body, status, outcome, Optional.empty());
    }
}
