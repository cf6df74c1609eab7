package io.ringspan.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.ListenConf.AdminPort;
import io.ringspan.conf.ListenConf.Tls;
import io.ringspan.conf.Secret;
import io.ringspan.conf.Transport;
import io.ringspan.node.audit.AuditEntry;
import io.ringspan.node.audit.AuditLog;
import io.ringspan.node.audit.Audits;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.status.AdminClient;
import io.ringspan.node.status.AdminTrust;
import io.ringspan.node.tls.NodeTls;
import io.ringspan.node.tls.TlsFileException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin port by TLS: who is believed, and what a client's certificate allows. */
class AdminTlsIT {
    private static final Secret TOKEN = new Secret("0123456789abcdef");

    private final Endpoint where = new Endpoint("127.0.0.1", new FreePorts(new SplittableRandom()).next());
    private final AuditLog audit = Audits.inMemory();
    private final Pages pages = Pages.of(asked -> Answer.asIs("m"), Optional::empty)
            .change(HttpMethod.PUT, "/thing", "changes it", asked -> Answer.text(HttpResponseStatus.OK, "changed"));

    @TempDir
    Path directory;

    private X509Bundle authority;
    private X509Bundle own;
    private Tls tls;

    @BeforeEach
    void issue() throws Exception {
        authority = authority("CN=authority");
        own = new CertificateBuilder()
                .subject("CN=node")
                .addSanIpAddress("127.0.0.1")
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(authority);
        tls = new Tls(
                Files.writeString(directory.resolve("node.pem"), own.getCertificatePathPEM()),
                Files.writeString(directory.resolve("key.pem"), own.getPrivateKeyPEM()),
                Optional.of(Files.writeString(directory.resolve("ca.pem"), authority.getCertificatePEM())));
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static X509Bundle client(X509Bundle issuer, Duration left) throws Exception {
        return new CertificateBuilder()
                .subject("CN=operator")
                .notBefore(Instant.now().minus(Duration.ofDays(9)))
                .notAfter(Instant.now().plus(left))
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(issuer);
    }

    private AdminServer start(Tls by) {
        return start(Optional.of(TOKEN), by);
    }

    private AdminServer start(Optional<Secret> token, Tls by) {
        return AdminServer.start(
                "tls-test",
                where,
                Sockets.of(Transport.AUTO),
                new AdminServer.Service(
                        pages, () -> new AdminPort(token, false, Optional.of(by)), NodeTls.admin(by), audit));
    }

    /** A client that believes the authority and shows that certificate, if it has one. */
    private HttpClient with(@Nullable X509Bundle shown) throws Exception {
        KeyManager[] keys = shown == null ? null : shown.toKeyManagerFactory().getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {authority.toTrustManager()}, null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private HttpResponse<String> change(HttpClient client, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://" + where + "/thing"))
                .PUT(HttpRequest.BodyPublishers.ofString("x"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void aClientsCertificateIsEnoughForAChangeAndNamedInTheAuditLog() throws Exception {
        try (AdminServer server = start(tls)) {
            assertThat(server.port()).isEqualTo(where.port());
            HttpClient operator = with(client(authority, Duration.ofDays(1)));
            assertThat(change(operator).body()).isEqualTo("changed\n");
            assertThat(audit.last(1)).extracting(AuditEntry::right).containsExactly("certificate CN=operator");
            assertThat(change(operator, "Origin", "https://elsewhere").statusCode())
                    .as("a browser shows it to whatever page asks")
                    .isEqualTo(403);

            HttpClient nobody = with(null);
            assertThat(change(nobody).statusCode()).isEqualTo(403);
            assertThat(change(nobody, "Authorization", "Bearer " + TOKEN.text()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutATokenACertificateIsNeededOnTheOwnMachineAndACommandSaysSo() throws Exception {
        try (AdminServer server = start(Optional.empty(), tls)) {
            assertThat(server.port()).isEqualTo(where.port());
            assertThat(change(with(null)).statusCode()).isEqualTo(403);
            assertThat(change(with(client(authority, Duration.ofDays(1)))).body())
                    .isEqualTo("changed\n");
            AdminTrust pinned = new AdminTrust(Optional.empty(), Optional.of(AdminTrust.toNodeOf(tls.certificate())));
            assertThatThrownBy(() -> new AdminClient(where, pinned).put("/thing", "x"))
                    .isInstanceOf(AdminClient.Failure.class)
                    .hasMessageContaining("admin_tls_client_ca")
                    .hasMessageContaining("./ringspan shows none");
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityOrAnExpiredOneIsNotBelieved() throws Exception {
        try (AdminServer server = start(tls)) {
            assertThat(server.port()).isEqualTo(where.port());
            HttpClient stranger = with(client(authority("CN=another"), Duration.ofDays(1)));
            HttpClient late = with(client(authority, Duration.ofDays(-1)));
            for (HttpClient refused : new HttpClient[] {stranger, late}) {
                // A stranger's certificate is not asked for by the list of authorities, so it may come without any.
                try {
                    assertThat(change(refused).statusCode()).isEqualTo(403);
                } catch (IOException handshake) {
                    assertThat(handshake)
                            .hasMessageMatching("(?i).*(certificate|handshake|closed|reset|EOF|no bytes).*");
                }
            }
            assertThat(audit.made()).isZero();
            assertThat(change(with(client(authority, Duration.ofDays(1)))).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whoSpeaksPlainTextIsClosedAndCostsNobodyElseAnything() throws Exception {
        try (AdminServer server = start(tls);
                Socket plain = new Socket(where.host(), where.port())) {
            assertThat(server.port()).isEqualTo(where.port());
            plain.getOutputStream().write("GET /live HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("live");
            assertThat(change(with(null)).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void commandsBelieveTheCertificateOfTheNodesFileOrAnAuthority() throws Exception {
        try (AdminServer server = start(tls)) {
            assertThat(server.port()).isEqualTo(where.port());
            AdminTrust pinned = new AdminTrust(Optional.of(TOKEN), Optional.of(AdminTrust.toNodeOf(tls.certificate())));
            assertThat(new AdminClient(where, pinned).put("/thing", "x")).isEqualTo("changed\n");
            assertThat(new AdminClient(new Endpoint("localhost", where.port()), pinned).get("/live"))
                    .as("whatever it is called")
                    .isEqualTo("live\n");
            AdminTrust issued = new AdminTrust(
                    Optional.empty(),
                    Optional.of(AdminTrust.toAuthorities(tls.clientCa().orElseThrow())));
            assertThat(new AdminClient(where, issued).get("/live")).isEqualTo("live\n");
            assertThatThrownBy(() -> new AdminClient(new Endpoint("localhost", where.port()), issued).get("/live"))
                    .as("the certificate does not name it so")
                    .isInstanceOf(AdminClient.Failure.class)
                    .hasMessageContaining("cannot be spoken to by TLS");
            Path other = Files.writeString(
                    directory.resolve("other.pem"), authority("CN=other").getCertificatePEM());
            assertThatThrownBy(() -> new AdminClient(
                                    where, new AdminTrust(Optional.empty(), Optional.of(AdminTrust.toNodeOf(other))))
                            .get("/live"))
                    .hasMessageContaining("another certificate than the node's file names");
            assertThatThrownBy(() -> new AdminClient(where).get("/live"))
                    .as("in plain text")
                    .isInstanceOf(AdminClient.Failure.class);
        }
    }

    @Test
    void filesThatDoNotFitStopTheStartWithTheirSettings() throws IOException {
        Path none = directory.resolve("none.pem");
        Path text = Files.writeString(directory.resolve("text.pem"), "hello");
        assertRefused(new Tls(none, tls.key(), Optional.empty()), "admin_tls_certificate: ", "none.pem");
        assertRefused(new Tls(tls.certificate(), none, Optional.empty()), "admin_tls_key: ", "none.pem");
        assertRefused(new Tls(text, tls.key(), Optional.empty()), "admin_tls_certificate and", "To fix: ");
        assertRefused(new Tls(tls.certificate(), text, Optional.empty()), "admin_tls_certificate and", "PKCS #8");
        assertRefused(new Tls(tls.certificate(), tls.key(), Optional.of(text)), "admin_tls_client_ca: ", "PEM");
    }

    private void assertRefused(Tls unfit, String... parts) {
        assertThatThrownBy(() -> start(unfit).close())
                .isInstanceOf(TlsFileException.class)
                .hasMessageContainingAll(parts);
    }
}
