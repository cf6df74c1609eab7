package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.tests.it.cluster.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that has as little memory as it may have, and clients that want more. */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "workers: {0}")
@ValueSource(ints = {1, 3})
@SuppressWarnings("NullAway.Init") // start() comes first
class FullMemoryIT {
    private static final int MIB = 1 << 20;
    private static final long DIRECT_BYTES_MAX = 256L * MIB;
    private static final int VALUE = 150 * MIB;
    private static final String NO_ROOM = "-OVERLOADED this node's memory is used up (direct_memory_max)";

    @Parameter
    int workers;

    private LocalCluster cluster;
    private int port;

    @BeforeParameterizedClassInvocation
    void start() throws IOException {
        cluster = Nodes.rack(1, conf -> Nodes.limited(conf, workers, 192 * MIB, DIRECT_BYTES_MAX));
        port = cluster.nodes().get(0).clients().port();
    }

    @AfterParameterizedClassInvocation
    void stop() {
        cluster.close();
    }

    private static String begin(String key) {
        return "*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n" + key + "\r\n$" + VALUE + "\r\n";
    }

    private static void sendValue(Wire wire) throws IOException {
        byte[] piece = new byte[MIB];
        for (int sent = 0; sent < VALUE; sent += piece.length) {
            wire.send(piece);
        }
        wire.send("\r\n");
    }

    @Test
    void ofTwoValuesThatDoNotFitTogetherTheSecondIsRefusedAndBothConnectionsLiveOn() throws IOException {
        try (Wire first = new Wire(port);
                Wire second = new Wire(port)) {
            Await.until("commands are served", () -> second.ask("SET", "c", "1").equals("+OK\r\n"));
            first.send(begin("a") + "x");
            Await.until("the second value finds no room", () -> {
                if (first.hasReply()) {
                    // What an earlier test has used was not given back yet: the first one was refused, and comes again.
                    assertThat(first.reply()).startsWith(NO_ROOM);
                    first.send(new byte[VALUE - 1]);
                    first.send("\r\n" + begin("a") + "x");
                }
                // The first one's bytes may not have been read yet.
                second.send(begin("b"));
                sendValue(second);
                return second.reply().startsWith(NO_ROOM) && !first.hasReply();
            });
            assertThat(second.ask("GET", "c")).isEqualTo("$1\r\n1\r\n");

            first.send(new byte[VALUE - 1]);
            first.send("\r\n");
            assertThat(first.reply()).isEqualTo("+OK\r\n");
            Await.until("there is room again", () -> {
                second.send(begin("b"));
                sendValue(second);
                return second.reply().equals("+OK\r\n");
            });
            assertThat(second.ask("STRLEN", "a")).isEqualTo(":" + VALUE + "\r\n");
            assertThat(second.ask("DEL", "a", "b")).isEqualTo(":2\r\n");
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleOfAValueGivesItsRoomBack() throws IOException {
        for (int i = 0; i < 5; i++) {
            try (Wire leaving = new Wire(port)) {
                leaving.send(begin("a") + "x");
            }
        }
        try (Wire wire = new Wire(port)) {
            Await.until("there is room again", () -> {
                wire.send(begin("a"));
                sendValue(wire);
                return wire.reply().equals("+OK\r\n");
            });
            assertThat(wire.ask("DEL", "a")).isEqualTo(":1\r\n");
        }
    }

    @Test
    void whileRepliesThatNobodyTakesUseUpTheMemoryCommandsAreRefusedAndThenServedAgain() throws IOException {
        List<Wire> deaf = new ArrayList<>();
        try (Wire wire = new Wire(port)) {
            assertThat(wire.ask("SET", "big", "x".repeat(24 * MIB))).isEqualTo("+OK\r\n");
            assertThat(wire.ask("SET", "c", "1")).isEqualTo("+OK\r\n");
            Await.until("the memory is used up", () -> {
                if (deaf.size() < Nodes.CLIENTS_MAX / 2) {
                    Wire more = new Wire(port, 4096);
                    deaf.add(more);
                    more.send(Wire.command("GET", "big"));
                }
                return wire.ask("GET", "c").startsWith(NO_ROOM);
            });
            assertThat(wire.ask("PING")).isEqualTo("+PONG\r\n");
            for (Wire each : deaf) {
                each.close();
            }
            Await.until("commands are served again", () -> wire.ask("GET", "c").equals("$1\r\n1\r\n"));
            assertThat(wire.ask("DEL", "big")).isEqualTo(":1\r\n");
        } finally {
            for (Wire each : deaf) {
                each.close();
            }
        }
    }
}
