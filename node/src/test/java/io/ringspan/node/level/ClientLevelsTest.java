package io.ringspan.node.level;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyConf;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.node.level.NodeLevels.InForce;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of the levels that were asked for holds. */
class ClientLevelsTest {
    private static final Consistency ONE = Consistency.DC_ONE;
    private static final Consistency QUORUM = Consistency.DC_QUORUM;
    private static final Consistency SAFE = Consistency.DC_SAFE_QUORUM;
    private static final Consistency ALL = Consistency.DC_ALL;

    private static ConsistencyRule rule(String keys, Consistency read, Consistency write) {
        return new ConsistencyRule(keys, Optional.of(read), Optional.of(write));
    }

    private static NodeLevels node(ConsistencyRule... rules) {
        return NodeLevels.of(new ConsistencyConf(ONE, QUORUM, List.of(rules), true, false));
    }

    private static Consistency of(ClientLevels client, boolean write, String key) {
        ByteBuf in = Unpooled.copiedBuffer("x" + key + "y", ISO_8859_1);
        return client.level(write, in, 1, key.length());
    }

    @Test
    void aCommandsOwnLevelComesFirstThenTheConnectionsThenTheKeysThenTheNodes() {
        NodeLevels node = node(rule("k*", SAFE, SAFE));
        ClientLevels client = new ClientLevels(node);
        assertThat(of(client, false, "key")).isEqualTo(SAFE);
        assertThat(of(client, false, "other")).isEqualTo(ONE);
        assertThat(of(client, true, "other")).isEqualTo(QUORUM);

        client.ofConnection(QUORUM);
        assertThat(of(client, false, "key")).isEqualTo(QUORUM);
        assertThat(of(client, false, "other")).isEqualTo(QUORUM);

        client.ofCommand(ALL);
        assertThat(of(client, false, "key")).isEqualTo(ALL);
        assertThat(client.level(true)).isEqualTo(ALL);

        client.ofCommand(null);
        assertThat(of(client, true, "key")).isEqualTo(QUORUM);
        client.ofConnection(null);
        assertThat(of(client, true, "key")).isEqualTo(SAFE);
    }

    @Test
    void theNodesLevelIsThatOfThisMoment() {
        NodeLevels node = node(rule("k*", SAFE, SAFE));
        ClientLevels open = new ClientLevels(node);
        ClientLevels own = new ClientLevels(node);
        own.ofConnection(ONE);
        node.change(before -> new InForce(ALL, before.write()), "a test");
        assertThat(open.level(false)).isEqualTo(ALL);
        assertThat(open.level(true)).isEqualTo(QUORUM);
        assertThat(of(open, false, "other")).isEqualTo(ALL);
        assertThat(of(open, false, "key")).isEqualTo(SAFE);
        assertThat(own.level(false)).isEqualTo(ONE);
    }

    @Test
    void levelsDependOnKeysOnlyWithRulesAndWithoutAnOwnLevel() {
        assertThat(new ClientLevels(node()).dependOnKeys()).isFalse();
        ClientLevels client = new ClientLevels(node(rule("*", ONE, ONE)));
        assertThat(client.dependOnKeys()).isTrue();
        client.ofCommand(ONE);
        assertThat(client.dependOnKeys()).isFalse();
        client.ofCommand(null);
        client.ofConnection(ONE);
        assertThat(client.dependOnKeys()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "session:1, DC_QUORUM, DC_SAFE_QUORUM",
        "session:x:cache, DC_QUORUM, DC_SAFE_QUORUM",
        "user:cache, DC_ALL, DC_QUORUM",
        "order:7, DC_ONE, DC_ALL",
        "Session:1, DC_ONE, DC_QUORUM",
        "'', DC_ONE, DC_QUORUM",
    })
    void theFirstRuleThatMatchesDecidesAndWhatItDoesNotNameIsTheNodes(String key, Consistency read, Consistency write) {
        ClientLevels client = new ClientLevels(node(
                rule("session:*", QUORUM, SAFE),
                new ConsistencyRule("*:cache", Optional.of(ALL), Optional.empty()),
                new ConsistencyRule("order:[0-9]*", Optional.empty(), Optional.of(ALL)),
                rule("order:*", SAFE, SAFE)));
        assertThat(of(client, false, key)).isEqualTo(read);
        assertThat(of(client, true, key)).isEqualTo(write);
    }

    @Test
    void ofTwoLevelsTheOneThatStandsLaterIsStronger() {
        List<Consistency> levels = List.of(Consistency.values());
        assertThat(levels).containsSubsequence(ONE, QUORUM, SAFE, ALL);
        for (int weak = 0; weak < levels.size(); weak++) {
            for (Consistency strong : levels.subList(weak, levels.size())) {
                assertThat(LevelNames.stronger(levels.get(weak), strong)).isEqualTo(strong);
                assertThat(LevelNames.stronger(strong, levels.get(weak))).isEqualTo(strong);
            }
        }
    }
}
