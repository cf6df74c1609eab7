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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that one store has to answer with several keys, on two racks of three nodes. */
@BesideOthers
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameOwnersIT {
    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    SameOwnersIT() {}

    @BeforeAll
    void start() throws IOException {
        cluster = RealCluster.start(
                LocalLayout.empty().rack("dc1", "r1", 3).rack("dc1", "r2", 3),
                NodeSettings.ring(ring -> new RingConf(ring.hash(), Optional.of(new TagChars('{', '}')))));
        try (Wire wire = wire(cluster.nodes().get(0))) {
            for (String tag : new String[] {"one", "two", "three"}) {
                ok(wire, "SADD", "{" + tag + "}a", "1", "2", "3");
                ok(wire, "SADD", "{" + tag + "}b", "2", "3", "4");
                ok(wire, "ZADD", "{" + tag + "}y", "1", "m", "2", "n");
                ok(wire, "ZADD", "{" + tag + "}z", "5", "n", "6", "o");
                ok(wire, "SET", "{" + tag + "}s", "ohmytext");
                ok(wire, "SET", "{" + tag + "}t", "mynewtext");
                ok(wire, "PFADD", "{" + tag + "}p", "a", "b");
                ok(wire, "PFADD", "{" + tag + "}q", "b", "c");
                ok(wire, "XADD", "{" + tag + "}w", "1-1", "f", "v");
                ok(wire, "XADD", "{" + tag + "}x", "2-1", "f", "v");
            }
        }
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Wire wire(LocalNode node) throws IOException {
        return new Wire(node.clients().port());
    }

    private static void ok(Wire wire, String... words) throws IOException {
        String[] everywhere = new String[words.length + 2];
        everywhere[0] = "CONSISTENCY";
        everywhere[1] = "DC_ALL";
        System.arraycopy(words, 0, everywhere, 2, words.length);
        assertThat(wire.ask(everywhere)).doesNotStartWith("-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SINTERCARD 2 {T}a {T}b | :2",
                "SDIFF {T}a {T}b | *1",
                "SUNION {T}a {T}b {T}none | *4",
                "ZINTERCARD 2 {T}y {T}z | :1",
                "ZUNION 2 {T}y {T}z WITHSCORES | *6",
                "ZDIFF 2 {T}y {T}z | *1",
                "ZINTER 2 {T}y {T}z WEIGHTS 2 3 | *1",
                "LCS {T}s {T}t LEN | :6",
                "PFCOUNT {T}p {T}q | :3",
                "XREAD COUNT 1 STREAMS {T}w {T}x 0 0 | *2"
            })
    void keysWithOneTagAreSeenTogetherByWhicheverNodeIsAsked(String line, String expected) throws IOException {
        for (LocalNode node : cluster.nodes()) {
            try (Wire wire = wire(node)) {
                for (String tag : new String[] {"one", "two", "three"}) {
                    for (String level : new String[] {"DC_ONE", "DC_SAFE_QUORUM"}) {
                        String[] words =
                                ("CONSISTENCY " + level + " " + line.replace("{T}", "{" + tag + "}")).split(" ");
                        assertThat(wire.ask(words)).as(line).startsWith(expected);
                    }
                }
            }
        }
    }

    @Test
    void keysOfDifferentOwnersAreNotAndTheErrorSaysWhich() throws IOException {
        try (Wire wire = wire(cluster.nodes().get(0))) {
            int refused = 0;
            for (int i = 0; i < 20; i++) {
                String reply = wire.ask("SINTER", "{one}a", "{other" + i + "}b");
                if (reply.startsWith("-")) {
                    refused++;
                    assertThat(reply)
                            .matches("-CROSSSLOT the keys of 'sinter' have different owners \\(tokens \\d+ and \\d+\\);"
                                    + " keys with the same tag are kept together, and what a tag is hash_tag says in"
                                    + " the configuration\r\n");
                } else {
                    assertThat(reply).isEqualTo("*0\r\n");
                }
            }
            assertThat(refused).isBetween(1, 19);
            assertThat(wire.ask("GET", "{one}s")).isEqualTo("$8\r\nohmytext\r\n");
        }
    }

    @Test
    void whatNamesNoKeysIsAnsweredWithTheErrorOfRedis() throws IOException {
        try (Wire wire = wire(cluster.nodes().get(0))) {
            assertThat(wire.ask("SINTERCARD", "0", "k")).isEqualTo("-ERR numkeys should be greater than 0\r\n");
            assertThat(wire.ask("SINTERCARD", "3", "k"))
                    .isEqualTo("-ERR Number of keys can't be greater than number of args\r\n");
            assertThat(wire.ask("ZUNION", "x", "k")).isEqualTo("-ERR value is not an integer or out of range\r\n");
            assertThat(wire.ask("XREAD", "COUNT", "1", "STREAMS", "{one}w", "{one}x", "0"))
                    .startsWith("-ERR Unbalanced XREAD list of streams");
        }
    }
}
