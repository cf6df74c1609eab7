package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.RedisShell;
import io.ringspan.tests.turn.BesideOthers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@BesideOthers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisShellIT {
    private final LocalStores stores =
            LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 1);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    void theStoreRuns() {
        assertThat(stores.store(0).isRunning()).isTrue();
    }

    @AfterAll
    void stop() {
        stores.close();
    }

    @BeforeEach
    void nothingWasPrinted() {
        out.reset();
        err.getBuffer().setLength(0);
        if (!stores.store(0).isRunning()) {
            stores.store(0).restart();
        }
    }

    @Test
    void oneCommandPrintsItsReply() throws IOException {
        try (RedisShell shell = shell(true)) {
            assertThat(shell.run(List.of("SET", "k\u00ff", "v"))).isTrue();
            assertThat(shell.run(List.of("GET", "k\u00ff"))).isTrue();
        }
        assertThat(printed()).isEqualTo("OK\n\"v\"\n");
    }

    @Test
    void anErrorOfTheServerGoesToStandardErrorAndCountsAsFailed() throws IOException {
        try (RedisShell shell = shell(true)) {
            assertThat(shell.run(List.of("NOSUCH"))).isFalse();
        }
        assertThat(printed()).isEmpty();
        assertThat(err.toString()).startsWith("(error) ERR unknown command 'NOSUCH'");
    }

    @Test
    void linesRunOneByOneUntilQuitAndAFaultInOneDoesNotEndTheOthers() throws IOException {
        try (RedisShell shell = shell(true)) {
            assertThat(shell.runAll(input("\nSET a \"x y\"\nGET \"a\nNOSUCH\nGET a\nquit\nSET a z\n"), "> "))
                    .isFalse();
            assertThat(shell.runAll(input("GET a"), null)).isTrue();
        }
        assertThat(printed()).isEqualTo("> > OK\n> > > \"x y\"\n> \"x y\"\n");
        assertThat(err.toString()).contains("quote").contains("NOSUCH");
    }

    @Test
    void repliesOfRespThreeAreNamedByTheirTypes() throws IOException {
        try (RedisShell shell = shell(true)) {
            assertThat(shell.runAll(input("HELLO 3\nDEL h\nHSET h f v\nHGETALL h\nZADD z 1.5 m\nZSCORE z m\n"), null))
                    .isTrue();
        }
        assertThat(printed()).contains("1# \"server\" => \"redis\"\n", "1# \"f\" => \"v\"\n", "(double) 1.5\n");
    }

    @Test
    void aCommandThatTurnsTheConnectionIntoAStreamIsRefused() throws IOException {
        try (RedisShell shell = shell(true)) {
            assertThat(shell.run(List.of("SUBSCRIBE", "news"))).isFalse();
            assertThat(shell.run(List.of("CLIENT", "REPLY", "OFF"))).isFalse();
            assertThat(shell.run(List.of("PING"))).isTrue();
        }
        assertThat(printed()).isEqualTo("PONG\n");
    }

    @Test
    void afterTheServerWasKilledTheNextLineConnectsAgain() throws IOException {
        try (RedisShell shell = shell(false)) {
            assertThat(shell.run(List.of("PING"))).isTrue();
            stores.store(0).kill();
            assertThat(shell.runAll(input("PING\nPING\n"), null)).isFalse();
            stores.store(0).restart();
            assertThat(shell.runAll(input("PING\n"), null)).isTrue();
        }
        assertThat(printed()).isEqualTo("PONG\nPONG\n");
        assertThat(err.toString()).contains("no answer");
    }

    @Test
    void aServerThatIsNotThereIsAConnectException() throws IOException {
        stores.store(0).kill();
        try (RedisShell shell = shell(true)) {
            assertThatThrownBy(() -> shell.run(List.of("PING"))).isInstanceOf(ConnectException.class);
        }
    }

    private RedisShell shell(boolean forPeople) {
        int port = stores.store(0).port();
        return new RedisShell(
                () -> RedisConnection.connect("127.0.0.1", port, Duration.ofSeconds(5)),
                out,
                new PrintWriter(err, true),
                forPeople);
    }

    private String printed() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static ByteArrayInputStream input(String lines) {
        return new ByteArrayInputStream(lines.getBytes(StandardCharsets.ISO_8859_1));
    }
}
