package io.ringspan.node.peer.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.peer.Handshake;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What two nodes say first, and when they do not talk. */
class HandshakeTest {
    private static final NodeId NODE = new NodeId(new Datacenter("dc1"), new Rack("r2"), Token.of(4294967295L));

    @Test
    void aHandshakeIsThisText() {
        Handshake said = new Handshake(
                1, "pool", "murmur", "{}", -2, new Handshake.Owners(3, -3), 171, 172, "redis", NODE, 7, 1);
        String text = """
                ringspan-peer=1
                cluster=pool
                hash=murmur
                hash_tag={}
                ring=fffffffffffffffe
                ring_epoch=3
                owners=fffffffffffffffd
                commands=ab
                homes=ac
                store=redis
                datacenter=dc1
                rack=r2
                token=4294967295
                epoch=7
                worker=1
                """;
        assertThat(said.toText()).isEqualTo(text);
        assertThat(Handshake.parse(text)).contains(said);
    }

    @Test
    void aHandshakeMaySayMoreButNotLess() {
        String text = new Handshake(1, "pool", "murmur", "", 2, new Handshake.Owners(1, 2), 0, 0, "redis", NODE, 7, 1)
                .toText();
        assertThat(Handshake.parse(text + "colour=blue\n")).isPresent();
        Arrays.stream(text.split("\n", -1))
                .filter(line -> !line.isEmpty() && !line.startsWith("homes=") && !line.startsWith("store="))
                .forEach(line -> assertThat(Handshake.parse(text.replace(line + "\n", "")))
                        .as("without %s", line)
                        .isEmpty());
    }

    @Test
    void whoSaysNothingOfHomesHasNone() {
        Handshake said =
                new Handshake(1, "pool", "murmur", "", 2, new Handshake.Owners(1, 2), 0, 0, "redis", NODE, 7, 1);
        assertThat(Handshake.parse(said.toText().replace("homes=0\n", ""))).contains(said);
    }

    @Test
    void whoSaysNothingOfItsStoreHasRedis() {
        Handshake said =
                new Handshake(1, "pool", "murmur", "", 2, new Handshake.Owners(1, 2), 0, 0, "redis", NODE, 7, 1);
        assertThat(Handshake.parse(said.toText().replace("store=redis\n", ""))).contains(said);
    }

    @Test
    void aRefusalNamesEveryDifference() {
        Handshake mine =
                new Handshake(1, "pool", "murmur", "{}", 1, new Handshake.Owners(1, 1), 0, 0, "redis", NODE, 7, 1);
        Handshake theirs =
                new Handshake(2, "pond", "md5", "", 2, new Handshake.Owners(1, 2), 3, 4, "redis", NODE, 9, 0);
        assertThat(mine.refusal(mine)).isEqualTo(Optional.empty());
        assertThat(mine.refusal(theirs))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains(
                                "peer protocol is 1 here and 2 there",
                                "cluster name",
                                "hash is",
                                "hash_tag",
                                "ring (",
                                "digest of the declared commands (commands) is 0 here and 3 there",
                                "digest of the homes of keys (homes) is 0 here and 4 there"));
    }

    @Test
    void oneRingMayBeAtTwoStagesButNotOwnOtherwiseAtOne() {
        Handshake mine =
                new Handshake(1, "pool", "murmur", "", 1, new Handshake.Owners(4, 7), 0, 0, "redis", NODE, 7, 1);
        Handshake later =
                new Handshake(1, "pool", "murmur", "", 1, new Handshake.Owners(5, 8), 0, 0, "redis", NODE, 7, 1);
        Handshake split =
                new Handshake(1, "pool", "murmur", "", 1, new Handshake.Owners(4, 8), 0, 0, "redis", NODE, 7, 1);
        assertThat(mine.refusal(later)).isEmpty();
        assertThat(mine.refusal(split))
                .hasValueSatisfying(reason ->
                        assertThat(reason).isEqualTo("who owns what in epoch 4 of the ring is 7 here and 8 there"));
    }
}
