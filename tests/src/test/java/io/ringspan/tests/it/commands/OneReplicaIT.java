package io.ringspan.tests.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.RingConf;
import io.ringspan.conf.TagChars;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.Wire;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one replica has to decide, where there is one: a rack of three nodes. */
@BesideOthers
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneReplicaIT {
    private static final String READ_ONLY = "-ERR Write commands are not allowed from read-only scripts.";

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    OneReplicaIT() {}

    @BeforeAll
    void start() throws IOException {
        cluster = RealCluster.start(
                LocalLayout.empty().rack("dc1", "r1", 3),
                NodeSettings.ring(ring -> new RingConf(ring.hash(), Optional.of(new TagChars('{', '}')))));
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void itDecidesWhicheverNodeIsAsked() throws IOException {
        for (LocalNode node : cluster.nodes()) {
            try (Wire wire = new Wire(node.clients().port())) {
                for (int i = 0; i < 10; i++) {
                    String key = "{" + node.clients().port() + ":" + i + "}";
                    assertThat(wire.ask("SETNX", key + "s", "1")).isEqualTo(":1\r\n");
                    assertThat(wire.ask("SET", key + "s", "2", "NX")).isEqualTo("$-1\r\n");
                    assertThat(wire.ask("GETDEL", key + "s")).isEqualTo("$1\r\n1\r\n");
                    wire.ask("RPUSH", key + "l", "a", "b");
                    assertThat(wire.ask("LMOVE", key + "l", key + "m", "LEFT", "RIGHT"))
                            .isEqualTo("$1\r\na\r\n");
                    assertThat(wire.ask("RENAME", key + "m", key + "n")).isEqualTo("+OK\r\n");
                    assertThat(wire.ask("EVAL", "return redis.call('rpop',KEYS[1])", "1", key + "n"))
                            .isEqualTo("$1\r\na\r\n");
                    assertThat(wire.ask("RENAME", key + "l", "{other}" + key))
                            .satisfies(reply -> assertThat(reply.startsWith("-CROSSSLOT ") || reply.equals("+OK\r\n"))
                                    .as(reply)
                                    .isTrue());
                }
            }
        }
    }

    @Test
    void aScriptWithoutKeysReadsOnlySinceNoNodeIsTheOneWhoseKeysItMayWrite() throws IOException {
        try (Wire wire = new Wire(cluster.nodes().get(0).clients().port())) {
            assertThat(wire.ask("EVAL", "return ARGV[1]", "0", "x")).isEqualTo("$1\r\nx\r\n");
            assertThat(wire.ask("EVAL", "return redis.call('set','k','v')", "0"))
                    .startsWith(READ_ONLY);
            assertThat(wire.ask("EVAL", "return 1", "x")).isEqualTo("-ERR value is not an integer or out of range\r\n");
            assertThat(wire.ask("EVALSHA", "ffffffffffffffffffffffffffffffffffffffff", "0"))
                    .startsWith("-NOSCRIPT ");
        }
    }
}
