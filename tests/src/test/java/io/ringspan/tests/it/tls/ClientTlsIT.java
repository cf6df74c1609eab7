package io.ringspan.tests.it.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.pkitesting.X509Bundle;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.tls.TlsConf;
import io.ringspan.conf.tls.TlsConf.Identity;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.tls.TlsSource;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.program.NeedsProgram;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A port for clients that speak TLS, beside the one in plain text. */
class ClientTlsIT {
    private static final long PATIENT_MILLIS = 60_000;

    private final int port = new FreePorts(new SplittableRandom()).next();

    @TempDir
    Path directory;

    private Pki pki;
    private Identity identity;
    private @Nullable RealCluster cluster;

    private LocalNode start(boolean asksForCertificates) throws Exception {
        pki = new Pki(directory);
        identity = pki.identity(pki.issue("node", Pki.A_DAY));
        TlsConf tls = new TlsConf(
                Optional.of(new TlsConf.Clients(
                        new Endpoint("127.0.0.1", port),
                        identity,
                        asksForCertificates ? Optional.of(pki.authorities()) : Optional.empty())),
                Optional.empty(),
                Optional.empty());
        RealCluster started = RealCluster.start(
                LocalLayout.empty().rack("dc1", "r1", 1),
                conf -> NodeSettings.timeoutMillis(PATIENT_MILLIS).apply(conf.withTls(tls)));
        cluster = started;
        return started.node("dc1/r1/0");
    }

    @SuppressWarnings("NullAway.Init") // start() comes first
    ClientTlsIT() {}

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static String ping(int port, SSLContext context, String... versions) throws IOException {
        try (TlsClient client = TlsClient.connect(port, context, versions)) {
            return client.version() + " " + client.ask("PING");
        }
    }

    @Test
    void bothVersionsAndBothPortsServeAndNothingIsLostOfLargeValuesAndLongPipelines() throws Exception {
        LocalNode node = start(false);
        SSLContext context = pki.client(null);
        assertThat(ping(port, context, "TLSv1.2")).isEqualTo("TLSv1.2 +PONG");
        assertThat(ping(port, context, "TLSv1.3")).isEqualTo("TLSv1.3 +PONG");
        String large = "x".repeat(3_000_000);
        try (TlsClient client = TlsClient.connect(port, context);
                RedisConnection plain =
                        RedisConnection.connect("127.0.0.1", node.clients().port(), Await.LONG)) {
            client.send("*3\r\n$3\r\nSET\r\n$1\r\na\r\n$" + large.length() + "\r\n" + large + "\r\n");
            assertThat(client.line()).isEqualTo("+OK");
            assertThat(plain.call("STRLEN", "a")).isEqualTo(new Reply.Whole(large.length()));
            assertThat(client.ask("GET a")).isEqualTo("$" + large.length());
            assertThat(new String(client.bytes(large.length() + 2), StandardCharsets.ISO_8859_1))
                    .isEqualTo(large + "\r\n");

            StringBuilder pipeline = new StringBuilder();
            for (int i = 0; i < 5_000; i++) {
                pipeline.append("INCR n\r\n");
            }
            client.send(pipeline.toString());
            for (int i = 1; i <= 5_000; i++) {
                assertThat(client.line()).isEqualTo(":" + i);
            }
            assertThat(client.ask("QUIT")).isEqualTo("+OK");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void whoSpeaksPlainTextOrAnOldVersionOrNothingIsClosedCountedAndCostsNobodyElseAnything() throws Exception {
        LocalNode node = start(false);
        SSLContext context = pki.client(null);
        try (TlsClient other = TlsClient.connect(port, context);
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
            try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
                plain.setSoTimeout((int) Await.LONG.toMillis());
                plain.getOutputStream().write("SET intruder 1\r\n".getBytes(StandardCharsets.ISO_8859_1));
                InputStream in = plain.getInputStream();
                assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("OK");
            }
            assertThatThrownBy(() -> ping(port, context, "TLSv1.1")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> ping(port, new Pki(directory.resolve("other")).client(null)))
                    .isInstanceOf(IOException.class);
            silent.setSoTimeout((int) Await.LONG.toMillis());
            silent.getInputStream().readAllBytes(); // ends when it is closed
            assertThat(other.ask("GET intruder")).isEqualTo("$-1");
        }
        Await.until("all are counted", () -> RealCluster.metric(node, "ringspan_tls_failures_total") >= 3);
        assertThat(RealCluster.metric(node, "ringspan_tls_certificate_expires_seconds"))
                .isGreaterThan(System.currentTimeMillis() / 1_000);
    }

    @Test
    void whereCertificatesAreAskedForOnlyOneOfTheRightAuthorityThatHasNotExpiredWillDo() throws Exception {
        start(true);
        X509Bundle good = pki.issue("client", Pki.A_DAY);
        assertThat(ping(port, pki.client(good))).endsWith("+PONG");
        assertThatThrownBy(() -> ping(port, pki.client(null))).isInstanceOf(IOException.class);
        X509Bundle expired = pki.issue("client", Pki.EXPIRED);
        assertThatThrownBy(() -> ping(port, pki.client(expired))).isInstanceOf(IOException.class);
        X509Bundle strange = new Pki(directory.resolve("other")).issue("client", Pki.A_DAY);
        assertThatThrownBy(() -> ping(port, pki.client(strange))).isInstanceOf(IOException.class);
        assertThat(ping(port, pki.client(good))).endsWith("+PONG");
    }

    @Test
    void anotherCertificateIsTakenOverWithoutARestartAndFilesThatDoNotFitAreNot() throws Exception {
        start(false);
        SSLContext context = pki.client(null);
        try (TlsClient before = TlsClient.connect(port, context)) {
            X509Bundle next = pki.issue("node", Pki.A_DAY);
            Pki.write(identity, next);
            Await.until("the new one is shown", () -> {
                assertThat(before.ask("PING")).isEqualTo("+PONG");
                try (TlsClient fresh = TlsClient.connect(port, pki.client(null))) {
                    return fresh.serial().equals(next.getCertificate().getSerialNumber());
                } catch (IOException late) {
                    return false; // a machine that is too busy for a handshake within its limit
                }
            });
            ListAppender<ILoggingEvent> log = new ListAppender<>();
            Logger logger = (Logger) LoggerFactory.getLogger(TlsSource.class);
            log.start();
            logger.addAppender(log);
            try {
                Files.writeString(
                        identity.key(), pki.issue("node", Pki.A_DAY).getPrivateKeyPEM()); // of another certificate
                Await.until(
                        "it was looked at",
                        () -> List.copyOf(log.list).stream()
                                .anyMatch(event ->
                                        event.getFormattedMessage().contains("goes on with what it had: tls_")));
            } finally {
                logger.detachAppender(log);
            }
            try (TlsClient fresh = TlsClient.connect(port, pki.client(null))) {
                assertThat(fresh.serial()).isEqualTo(next.getCertificate().getSerialNumber());
            }
            assertThat(before.ask("PING")).isEqualTo("+PONG");
        }
    }

    @Test
    @NeedsProgram("redis-cli")
    void redisCliSpeaksToIt() throws Exception {
        start(true);
        Identity client = pki.identity(pki.issue("client", Pki.A_DAY));
        Process cli = new ProcessBuilder(
                        "redis-cli",
                        "-p",
                        String.valueOf(port),
                        "--tls",
                        "--cacert",
                        pki.authorities().toString(),
                        "--cert",
                        client.certificate().toString(),
                        "--key",
                        client.key().toString(),
                        "PING")
                .redirectErrorStream(true)
                .start();
        String said = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(cli.waitFor()).as(said).isZero();
        assertThat(said).isEqualTo("PONG\n");
    }
}
