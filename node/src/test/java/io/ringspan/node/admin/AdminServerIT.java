package io.ringspan.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.ListenConf.AdminPort;
import io.ringspan.conf.Transport;
import io.ringspan.node.audit.Audits;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.local.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdminServerIT {
    private static final int LARGE_PAGE_CHARS = 1_000_000;

    private final Pages pages =
            Pages.of(asked -> Answer.text(HttpResponseStatus.OK, "m".repeat(LARGE_PAGE_CHARS)), Optional::empty);
    private final Endpoint where = new Endpoint("127.0.0.1", new FreePorts(new SplittableRandom()).next());

    private AdminServer start(Transport transport) {
        return AdminServer.start("admin-test", where, Sockets.of(transport), service(pages));
    }

    private static AdminServer.Service service(Pages pages) {
        return new AdminServer.Service(pages, () -> AdminPort.OWN_MACHINE, null, Audits.inMemory());
    }

    private static HttpResponse<String> get(HttpClient client, int port, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return client.send(
                HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void aClientKeepsItsConnectionOverManyPages(Transport transport) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        try (AdminServer server = start(transport)) {
            assertThat(server.port()).isEqualTo(where.port());
            for (int i = 0; i < 100; i++) {
                assertThat(get(client, server.port(), "/live").body()).isEqualTo("live\n");
            }
            assertThat(get(client, server.port(), "/metrics").body()).hasSize(LARGE_PAGE_CHARS + 1);
            assertThat(get(client, server.port(), "/nothing").statusCode()).isEqualTo(404);
        }
    }

    /** An address of this machine that others have a way to; there is none where there is no network. */
    private static String reachableAddress() throws SocketException {
        Optional<InetAddress> found = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeTrue(found.isPresent(), "this machine has no IPv4 address but those of loopback");
        return found.orElseThrow().getHostAddress();
    }

    private static String set(Endpoint server, String from) throws IOException {
        try (Socket client = new Socket(server.host(), server.port(), InetAddress.getByName(from), 0)) {
            client.getOutputStream()
                    .write(("GET /set/thing/1 HTTP/1.1\r\nHost: " + server + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Also where {@code stats_listen} is one address, and no loopback address can be connected to. */
    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void aChangeIsTakenFromTheAddressThatTheServerListensAt(Transport transport) throws IOException {
        String own = reachableAddress();
        Endpoint alone = new Endpoint(own, where.port());
        Pages changing = pages.change(HttpMethod.GET, "/set/thing/{value}", "sets it", asked -> Answer.asIs("set"));
        try (AdminServer server = AdminServer.start("admin-test", alone, Sockets.of(transport), service(changing))) {
            assertThat(server.port()).isEqualTo(where.port());
            assertThat(set(alone, own)).startsWith("HTTP/1.1 200 ");
        }
        try (AdminServer server = AdminServer.start("admin-test", where, Sockets.of(transport), service(changing))) {
            assertThat(server.port()).isEqualTo(where.port());
            assertThat(set(where, where.host())).startsWith("HTTP/1.1 200 ");
            assertThat(set(where, own)).as("not for certain from here").startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void aPortInUseIsSaidWithItsSetting() {
        try (AdminServer first = start(Transport.AUTO)) {
            assertThat(first.port()).isEqualTo(where.port());
            assertThatThrownBy(() -> start(Transport.AUTO))
                    .isInstanceOf(AdminServerException.class)
                    .hasMessageContaining("cannot listen on " + where + " (stats_listen): ")
                    .hasMessageContaining("To fix: stop what listens there");
        }
    }

    @Test
    void aClosedServerListensNoMore() {
        start(Transport.AUTO).close();
        assertThatThrownBy(() -> new Socket(where.host(), where.port()).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void whoAsksForMuchAndReadsNothingKeepsNobodyElseWaiting() throws IOException, InterruptedException {
        try (AdminServer server = start(Transport.AUTO);
                Socket greedy = new Socket(where.host(), where.port())) {
            greedy.getOutputStream().write(requests(AdminServer.PIPELINED_MAX));
            assertThat(get(HttpClient.newHttpClient(), server.port(), "/live").statusCode())
                    .isEqualTo(200);
            InputStream answers = greedy.getInputStream();
            for (int i = 0; i < AdminServer.PIPELINED_MAX; i++) {
                String head = new String(answers.readNBytes(15), StandardCharsets.US_ASCII);
                assertThat(head).isEqualTo("HTTP/1.1 200 OK");
                skipPage(answers);
            }
        }
    }

    @Test
    void whoSendsTooManyRequestsAheadIsClosed() throws IOException, InterruptedException {
        try (AdminServer server = start(Transport.AUTO);
                Socket greedy = new Socket()) {
            greedy.setReceiveBufferSize(8 * 1024);
            greedy.connect(new InetSocketAddress(where.host(), where.port()));
            greedy.getOutputStream().write(requests(AdminServer.PIPELINED_MAX * 3));
            // The server has one thread: when it answers these, it has seen those requests.
            get(HttpClient.newHttpClient(), server.port(), "/live");
            get(HttpClient.newHttpClient(), server.port(), "/live");

            long bytes = untilTheEnd(greedy.getInputStream());
            assertThat(bytes).isLessThan(AdminServer.PIPELINED_MAX * (long) LARGE_PAGE_CHARS);
        }
    }

    private static byte[] requests(int count) {
        return "GET /metrics HTTP/1.1\r\n\r\n".repeat(count).getBytes(StandardCharsets.US_ASCII);
    }

    private static void skipPage(InputStream answers) throws IOException {
        int last = answers.read();
        while (last != 'm' || answers.read() != 'm') {
            last = answers.read();
        }
        answers.skipNBytes(LARGE_PAGE_CHARS - 2L + 1);
    }

    /** A reset is an end as well: the server closed with requests of ours unread. */
    private static long untilTheEnd(InputStream answers) {
        long bytes = 0;
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int read = answers.read(buffer); read >= 0; read = answers.read(buffer)) {
                bytes += read;
            }
        } catch (IOException reset) {
            return bytes;
        }
        return bytes;
    }
}
