package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.tests.it.cluster.Await;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One node before one store, and clients that send what they should not. In these tables {@code ~} is CRLF. */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "workers: {0}")
@ValueSource(ints = {1, 3})
@SuppressWarnings("NullAway.Init") // start() comes first
class BadBytesIT {
    @Parameter
    int workers;

    private LocalCluster cluster;
    private LocalStores redis;
    private int port;

    @BeforeParameterizedClassInvocation
    void start() throws IOException {
        cluster = Nodes.rack(1, workers);
        redis = LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 1);
        port = cluster.nodes().get(0).clients().port();
    }

    @AfterParameterizedClassInvocation
    void stop() {
        cluster.close();
        redis.close();
    }

    @Test
    void badCommandsAreAnsweredInTheirPlacesAndTheirNeighboursAreRight() throws IOException {
        try (Wire wire = new Wire(port)) {
            wire.send(Wire.command("SET", "a", "1") + Wire.command("no-such", "x") + Wire.command("GET", "a")
                    + Wire.command("GET") + Wire.command("INCR", "a") + Wire.command("LPUSH", "a", "x")
                    + Wire.command("MONITOR") + "PING\r\n" + Wire.command("GET", "a"));
            assertThat(wire.reply()).isEqualTo("+OK\r\n");
            assertThat(wire.reply()).startsWith("-ERR unknown command 'no-such', with args beginning with: 'x'");
            assertThat(wire.reply()).isEqualTo("$1\r\n1\r\n");
            assertThat(wire.reply()).isEqualTo("-ERR wrong number of arguments for 'get' command\r\n");
            assertThat(wire.reply()).isEqualTo(":2\r\n");
            assertThat(wire.reply()).startsWith("-WRONGTYPE ");
            assertThat(wire.reply()).startsWith("-ERR ").contains("monitor");
            assertThat(wire.reply()).isEqualTo("+PONG\r\n");
            assertThat(wire.reply()).isEqualTo("$1\r\n2\r\n");
        }
    }

    @Test
    void aPipelineCutAtAnyByteGivesTheSameReplies() throws IOException {
        String pipeline = Wire.command("SET", "cut", "a\r\nb") + "GET cut\r\n" + Wire.command("HSET", "cut")
                + Wire.command("GET", "cut") + Wire.command("STRLEN", "cut") + "PING x\n" + Wire.command("QUIT");
        String expected;
        try (Wire wire = new Wire(port)) {
            wire.send(pipeline);
            expected = wire.rest();
        }
        assertThat(expected)
                .isEqualTo("+OK~$4~a~b~-ERR wrong number of arguments for 'hset' command~$4~a~b~:4~$1~x~+OK~"
                        .replace("~", "\r\n"));
        for (int cut = 1; cut < pipeline.length(); cut++) {
            try (Wire wire = new Wire(port)) {
                wire.send(pipeline.substring(0, cut));
                wire.send(pipeline.substring(cut));
                assertThat(wire.rest()).as("cut at %d", cut).isEqualTo(expected);
            }
        }
        try (Wire wire = new Wire(port)) {
            for (int i = 0; i < pipeline.length(); i++) {
                wire.send(pipeline.substring(i, i + 1));
            }
            assertThat(wire.rest()).as("byte by byte").isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PING~",
                "PING",
                "~",
                "~~PING~",
                "   ~PING~",
                "\tPING~",
                "PING\r",
                "PING\n",
                "ECHO \"a\\x41\\n\"~",
                "ECHO 'a\\'b'~",
                "ECHO \"a~",
                "ECHO 'a'b~",
                "SET q \"x y\"~GET q~",
                "PI\u0000NG~PING~",
                "\u0000~",
                "*0~PING~",
                "*-1~PING~",
                "*-0~PING~",
                "*+1~$4~PING~",
                "*01~$4~PING~",
                "*1~$04~PING~",
                "*1~$+4~PING~",
                "*1~$-1~PING~",
                "*1~$4~PINGxxPING~",
                "*1~$4~PING\n\nPING~",
                "*1\n$4\nPING\n",
                "*1~$4~PING",
                "*1\rx$4~PING~",
                "*1~$4\rxPING~",
                "*2~$3~GET~$1~k",
                "*2147483648~",
                "*1048577~",
                "*99999999999~",
                "*1~$2147483648~",
                "*1~$99999999999999999999~",
                "*~",
                "*a~",
                "*1~$~",
                "*1~$a~",
                "* 1~$4~PING~",
                "*1 ~$4~PING~",
                "*1~*1~$4~PING~",
                "*1~:4~",
                "*1~PING~",
                "$4~PING~",
                "+PING~",
                ":1~",
                "-x~",
                "\u0016\u0003\u0001~",
                "*3~$3~SET~$1~a~$3~1~~~GET a~",
                "*3~$3~SET~$2~a~~$1~1~GET a~",
                "*3~$3~set~$0~~$0~~*2~$3~gEt~$0~~",
                "*1~$0~~PING~",
                "*2~$0~~$1~x~PING~",
                "SET k v extra~PING~",
                "POST / HTTP/1.1~Host: x~SET web 1~",
                "GET / HTTP/1.1~Host: x~~SET web 1~",
                "QUIT~PING~",
                "*1~$4~QUIT~*1~$4~PING~",
                "*3~$3~SET~$3~nul~$5~a\u0000b\u0000c~GET nul~",
                "*2~$4~PING~$3~a~b~",
                "*4~$3~SET~$1~k~$1~v~$5~EX\u00005 ~PING~",
                "*2~$3~GET~$-1~"
            })
    void whatRedisReadsIsReadTheSameOrRefused(String written) throws IOException {
        for (int store :
                List.of(cluster.nodes().get(0).store().port(), redis.store(0).port())) {
            try (Wire wire = new Wire(store)) {
                wire.ask("FLUSHALL");
            }
        }
        String input = written.replace("~", "\r\n");
        String direct = answer(redis.store(0).port(), input);
        String through = answer(port, input);
        if (through.equals(direct)) {
            assertThat(contents(cluster.nodes().get(0).store().port()))
                    .isEqualTo(contents(redis.store(0).port()));
        } else {
            int refusal = through.lastIndexOf("-ERR Protocol error");
            assertThat(refusal)
                    .as("Redis says '%s', we say '%s'", direct, through)
                    .isNotNegative();
            assertThat(direct).startsWith(through.substring(0, refusal));
        }
    }

    /**
     * Redis compares names up to a zero byte, but looks for them by all of their bytes: that it takes this for PING happens in some of its
     * starts, when both fall into one place of its table.
     */
    @Test
    void aNameThatEndsInZeroBytesIsNoCommand() throws IOException {
        assertThat(answer(port, "*1\r\n$8\r\nPING\u0000\u0000\u0000\u0000\r\nPING\r\n"))
                .startsWith("-ERR unknown command 'PING")
                .endsWith("\r\n+PONG\r\n");
    }

    private static String answer(int port, String input) throws IOException {
        try (Wire wire = new Wire(port)) {
            wire.send(input);
            wire.endOutput();
            return wire.rest();
        }
    }

    private static List<String> contents(int store) throws IOException {
        try (Wire wire = new Wire(store)) {
            List<String> all = new ArrayList<>();
            String keys = wire.ask("KEYS", "*");
            all.add(keys.lines().sorted().toList().toString());
            for (String key : List.of("a", "k", "q", "", "nul", "web", "a\r\n")) {
                all.add(wire.ask("GET", key));
            }
            return all;
        }
    }

    @Test
    void garbageOfOneClientLeavesAnotherAlone() throws IOException {
        try (Wire good = new Wire(port)) {
            for (int i = 0; i < 50; i++) {
                good.send(Wire.command("SET", "good", "v" + i) + Wire.command("GET", "good"));
                try (Wire bad = new Wire(port)) {
                    bad.send(
                            Wire.command("SET", "good") + "*3\r\n$3\r\nSET\r\n$4\r\ngood\r\n$9\r\nx\r\n*1\r\nxxxxxxxx");
                    assertThat(bad.rest()).contains("-ERR Protocol error");
                }
                assertThat(good.reply() + good.reply())
                        .isEqualTo("+OK\r\n$" + ("v" + i).length() + "\r\nv" + i + "\r\n");
            }
        }
    }

    @Test
    void clientsOfBothProtocolsOnOneNodeGetTheirOwnReplies() throws IOException {
        try (Wire two = new Wire(port);
                Wire three = new Wire(port)) {
            assertThat(three.ask("HELLO", "3")).startsWith("%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n");
            two.ask("HSET", "hash", "f", "v");
            for (int i = 0; i < 20; i++) {
                two.send(Wire.command("HGETALL", "hash") + Wire.command("GET", "none"));
                three.send(Wire.command("HGETALL", "hash") + Wire.command("GET", "none"));
                assertThat(two.reply()).isEqualTo("*2\r\n$1\r\nf\r\n$1\r\nv\r\n");
                assertThat(three.reply()).isEqualTo("%1\r\n$1\r\nf\r\n$1\r\nv\r\n");
                assertThat(two.reply()).isEqualTo("$-1\r\n");
                assertThat(three.reply()).isEqualTo("_\r\n");
            }
            three.send(Wire.command("GET", "none")
                    + Wire.command("HELLO", "2")
                    + Wire.command("GET", "none")
                    + Wire.command("HELLO", "3")
                    + Wire.command("GET", "none"));
            assertThat(three.reply()).isEqualTo("_\r\n");
            assertThat(three.reply()).startsWith("*14\r\n");
            assertThat(three.reply()).isEqualTo("$-1\r\n");
            assertThat(three.reply()).startsWith("%7\r\n");
            assertThat(three.reply()).isEqualTo("_\r\n");
        }
    }

    @Test
    void aClientOverTheLimitGetsAClearErrorAndRoomIsGivenBack() throws IOException {
        List<Wire> clients = new ArrayList<>();
        try {
            for (int i = 0; i < Nodes.CLIENTS_MAX; i++) {
                clients.add(new Wire(port));
                assertThat(clients.get(i).ask("PING")).isEqualTo("+PONG\r\n");
            }
            try (Wire over = new Wire(port)) {
                assertThat(over.rest()).isEqualTo("-ERR max number of clients reached\r\n");
            }
            clients.get(0).close();
            Await.until("another client is let in", () -> {
                try (Wire next = new Wire(port)) {
                    return next.ask("PING").equals("+PONG\r\n");
                } catch (EOFException | SocketException closed) {
                    return false;
                }
            });
        } finally {
            for (Wire client : clients) {
                client.close();
            }
        }
    }
}
