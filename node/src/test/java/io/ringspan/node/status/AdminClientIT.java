package io.ringspan.node.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ringspan.base.Endpoint;
import io.ringspan.node.local.FreePorts;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of everything that is no answer of a node. */
class AdminClientIT {
    private static final long PATIENT_MILLIS = 60_000;
    private static final long IMPATIENT_MILLIS = 300;

    private static AdminClient.Failure asked(Endpoint where, long millis) {
        AdminClient client = new AdminClient(where, AdminTrust.PLAIN, millis);
        return catchThrowableOfType(AdminClient.Failure.class, () -> client.get("/api/cluster"));
    }

    private static AdminClient.Failure answeredWith(String text) throws IOException {
        try (CannedServer server = new CannedServer(text, true)) {
            AdminClient.Failure failure = asked(server.where(), PATIENT_MILLIS);
            assertThat(failure.getMessage()).doesNotContain("\n");
            return failure;
        }
    }

    @Test
    void whereNobodyListensTheAddressAndTheWayOutAreNamed() {
        Endpoint nobody = new Endpoint("127.0.0.1", new FreePorts(new SplittableRandom()).next());
        AdminClient.Failure failure = asked(nobody, PATIENT_MILLIS);
        assertThat(failure)
                .hasMessage("nobody listens at " + nobody
                        + ". To fix: say by -c FILE or --admin HOST:PORT where stats_listen of a running node is");
        assertThat(failure.isRefused()).isFalse();
    }

    @Test
    void aNameWithoutAnAddressIsSaid() {
        assertThat(asked(new Endpoint("no-such-host.invalid", 1), PATIENT_MILLIS))
                .hasMessageStartingWith("the name in no-such-host.invalid:1 has no address");
    }

    @Test
    void aNameThatNoUrlTakesIsSaid() {
        assertThat(asked(new Endpoint("cache_1", 22222), PATIENT_MILLIS))
                .hasMessageStartingWith("cache_1:22222 cannot be asked by HTTP: ");
    }

    @Test
    void aUnixSocketIsNotAskedAndItSaysHow() {
        assertThat(asked(new Endpoint("/run/ringspan.sock", 0), PATIENT_MILLIS))
                .hasMessageStartingWith("stats_listen is the Unix socket /run/ringspan.sock")
                .hasMessageContaining("curl --unix-socket");
    }

    /** A Redis, a node's own client port, something that hangs up. */
    @ParameterizedTest
    @CsvSource({"'-ERR unknown command\r\n'", "''", "'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{'"})
    void whatSpeaksNoHttpIsNoAdminPort(String says) throws IOException {
        assertThat(answeredWith(says)).hasMessageContaining("is no node's admin port (");
    }

    @Test
    void anotherServersPagesAreTold() throws IOException {
        assertThat(answeredWith("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
                .hasMessageContaining(" has no page /api/cluster: it is no node of this release");
        assertThat(answeredWith("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 6\r\n\r\n<html>"))
                .hasMessageContaining(" answers /api/cluster with status 502");
        assertThat(answeredWith("HTTP/1.1 500 Fault\r\nContent-Length: 0\r\n\r\n"))
                .hasMessageContaining(" with status 500; if it is a node, its log says why");
        assertThat(answeredWith("HTTP/1.1 301 Moved\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"))
                .hasMessageContaining(" answers /api/cluster with status 301");
    }

    @Test
    void whatANodeRefusesIsToldInItsWords() throws IOException {
        AdminClient.Failure failure = answeredWith("HTTP/1.1 409 Conflict\r\nContent-Length: 8\r\n\r\nbecause\n");
        assertThat(failure).hasMessage("because");
        assertThat(failure.isRefused()).isTrue();

        AdminClient.Failure unsure =
                answeredWith("HTTP/1.1 503 Busy\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\nperhaps\n");
        assertThat(unsure).hasMessage("perhaps");
        assertThat(unsure.isRefused()).as("it may still happen").isFalse();
        assertThat(answeredWith("HTTP/1.1 503 Busy\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"))
                .hasMessageContaining(" with status 503");
    }

    /** Nothing at all, and an answer that never ends. */
    @ParameterizedTest
    @CsvSource({"''", "'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'"})
    void aNodeThatStandsStillIsNotWaitedForForEver(String says) throws IOException {
        try (CannedServer server = new CannedServer(says, false)) {
            assertThat(asked(server.where(), IMPATIENT_MILLIS))
                    .hasMessageContaining(server.where() + " gave no whole answer within 300 ms");
        }
    }

    @Test
    void anAnswerWithoutAnEndIsCut() throws IOException {
        String endless = "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(AdminClient.BYTES_MAX + 1);
        assertThat(answeredWith(endless)).hasMessageContaining("it answered with more than 16777216 bytes");
    }
}
