package io.ringspan.tests.it.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.Wire;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that want no replies, and clients that wait: on a real node with two workers. */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PauseIT {
    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    PauseIT() {}

    @BeforeAll
    void start() {
        cluster = RealCluster.start(
                LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1), NodeSettings.workers(2));
        cluster.awaitLinks();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private Wire wire() throws IOException {
        LocalNode node = cluster.nodes().get(0);
        return new Wire(node.clients().port());
    }

    @Test
    void repliesThatAreNotWantedAreLeftOutAndAllOthersComeInOrder() throws IOException {
        try (Wire wire = wire()) {
            wire.send("""
                    SET k 1
                    CLIENT REPLY SKIP
                    GET k
                    GET k
                    ECHO a
                    CLIENT REPLY SKIP
                    MGET k k
                    CLIENT REPLY SKIP
                    NOSUCH
                    INCR k
                    CLIENT REPLY OFF
                    INCR k
                    PING
                    MGET k k
                    CLIENT REPLY SKIP
                    INCR k
                    SUBSCRIBE c
                    UNSUBSCRIBE
                    CLIENT REPLY ON
                    GET k
                    PING
                    """);
            String subscribed =
                    "*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n*3\r\n$11\r\nunsubscribe\r\n$1\r\nc\r\n:0\r\n";
            String expected = "+OK\r\n$1\r\n1\r\n$1\r\na\r\n:2\r\n" + subscribed + "+OK\r\n$1\r\n4\r\n+PONG\r\n";
            assertThat(wire.text(expected.length())).isEqualTo(expected);
            String get = Wire.command("GET", "k");
            wire.send(Wire.command("CLIENT", "REPLY", "SKIP") + get + Wire.command("GET", "none") + get);
            assertThat(wire.reply() + wire.reply()).isEqualTo("$-1\r\n$1\r\n4\r\n");
            wire.send("CLIENT REPLY OFF\r\n" + get.repeat(200) + "CLIENT REPLY ON\r\n");
            assertThat(wire.reply()).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void writesWaitForTheEndOfAPauseOnEveryWorkerAndReadsDoNot() throws IOException {
        try (Wire first = wire();
                Wire second = wire();
                Wire third = wire()) {
            first.ask("SET", "p", "1");
            assertThat(first.ask("CLIENT", "PAUSE", "600000", "WRITE")).isEqualTo("+OK\r\n");
            second.send(Wire.command("GET", "p") + Wire.command("INCR", "p") + Wire.command("GET", "p"));
            third.send("GET p\r\nPUBLISH c x\r\nGET p\r\n");
            assertThat(second.reply()).isEqualTo("$1\r\n1\r\n");
            assertThat(third.reply()).isEqualTo("$1\r\n1\r\n");
            assertThat(first.ask("GET", "p")).isEqualTo("$1\r\n1\r\n");
            assertThat(first.ask("CLIENT", "UNPAUSE")).isEqualTo("+OK\r\n");
            assertThat(second.reply() + second.reply()).isEqualTo(":2\r\n$1\r\n2\r\n");
            assertThat(third.reply()).isEqualTo(":0\r\n");
            assertThat(third.reply()).startsWith("$1\r\n");
        }
    }

    @Test
    void aPauseForAllEndsByItselfAndCostsNoCommand() throws IOException {
        try (Wire first = wire();
                Wire second = wire()) {
            first.send("SET q 1\r\nCLIENT PAUSE 300\r\nPING\r\nINCR q\r\n");
            assertThat(first.reply() + first.reply()).isEqualTo("+OK\r\n+OK\r\n");
            try (Wire gone = wire()) {
                gone.send("INCR q\r\n");
            }
            second.send(Wire.command("GET", "q"));
            assertThat(first.reply() + first.reply()).startsWith("+PONG\r\n:");
            assertThat(second.reply()).startsWith("$1\r\n");
        }
    }
}
