package io.ringspan.node.split;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.request.Slot;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SplitsTest {
    private static final int COMMANDS = 20_000;
    private static final int ROUNDS_UNTIL_COMPILED = 100;
    private static final String UNEXPECTED =
            "-ERR the store's reply to a part of this command has an unexpected form\r\n";
    private static final String UNAVAILABLE =
            "-UNAVAILABLE no replica of this key can be reached; nothing was done; try again\r\n";

    private final SplitRing ring = new SplitRing(1);
    private final SplitRing racks = new SplitRing(2);
    private final String a = ring.key(0, 0);
    private final String b = ring.key(1, 0);
    private final String c = ring.key(2, 0);
    private final String b2 = ring.key(1, 1);

    @AfterEach
    void nothingIsHeldInTheEnd() {
        assertThat(ring.bytesLeft()).isZero();
        assertThat(racks.bytesLeft()).isZero();
    }

    @Test
    void eachOwnerGetsOneCommandAndTheRepliesComeInTheOrderOfTheKeys() {
        ring.send("mget", b, a, b2, c, b);

        assertThat(ring.store(0).sent).containsExactly(SplitRing.command("mget", a));
        assertThat(ring.store(1).sent).containsExactly(SplitRing.command("mget", b, b2, b));
        assertThat(ring.store(2).sent).containsExactly(SplitRing.command("mget", c));

        ring.store(2).reply("*1\r\n$-1\r\n");
        ring.store(0).reply("*1\r\n$0\r\n\r\n");
        assertThat(ring.takeReplies()).isEmpty();
        ring.store(1).reply("*3\r\n$1\r\n1\r\n_\r\n$3\r\n333\r\n");
        assertThat(ring.takeReplies()).isEqualTo("*5\r\n$1\r\n1\r\n$0\r\n\r\n_\r\n$-1\r\n$3\r\n333\r\n");
    }

    @Test
    void valuesTravelWithTheirKeysAndEveryStoreMustSayOk() {
        ring.send("MSET", a, "1", c, "", a, "3");
        assertThat(ring.store(0).sent).containsExactly(SplitRing.command("MSET", a, "1", a, "3"));
        assertThat(ring.store(2).sent).containsExactly(SplitRing.command("MSET", c, ""));
        ring.store(0).reply("+OK\r\n");
        ring.store(2).reply("+OK\r\n");
        assertThat(ring.takeReplies()).isEqualTo("+OK\r\n");
    }

    @Test
    void aPartIsReadAtTheLevelOfItsKeysOrOfTheOneThatAsksForMost() {
        String quorum = racks.key(0, 0);
        SplitRing ruled = new SplitRing(
                2,
                List.of(
                        new ConsistencyRule(quorum, Optional.of(Consistency.DC_QUORUM), Optional.empty()),
                        new ConsistencyRule(racks.key(1, 0), Optional.empty(), Optional.of(Consistency.DC_QUORUM))));
        String beside = ruled.key(0, 1);
        for (List<String> keys : List.of(List.of(quorum, beside), List.of(beside, quorum))) {
            ruled.send("MGET", keys.get(0), ruled.key(1, 0), keys.get(1), ruled.key(2, 0));
            String both = SplitRing.command("MGET", keys.get(0), keys.get(1));
            assertThat(ruled.store(0).takeSent()).containsExactly(both);
            assertThat(ruled.store(SplitRing.NODES).takeSent())
                    .as("both racks are asked")
                    .containsExactly(both);
            for (int alone : new int[] {1, 2}) {
                assertThat(ruled.store(alone).takeSent())
                        .containsExactly(SplitRing.command("MGET", ruled.key(alone, 0)));
                assertThat(ruled.store(SplitRing.NODES + alone).takeSent()).isEmpty();
                ruled.store(alone).reply("*1\r\n$-1\r\n");
            }
            ruled.store(0).replyWithVersion("*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
            assertThat(ruled.takeReplies()).isEmpty();
            ruled.store(SplitRing.NODES).replyWithVersion("*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
            assertThat(ruled.takeReplies()).isEqualTo("*4\r\n$1\r\n1\r\n$-1\r\n$1\r\n2\r\n$-1\r\n");
        }
        ruled.send("MGET", beside);
        assertThat(ruled.store(SplitRing.NODES).takeSent()).isEmpty();
        ruled.store(0).reply("*1\r\n$-1\r\n");
        assertThat(ruled.bytesLeft()).isZero();
    }

    @Test
    void countsAreAddedUp() {
        ring.send("DEL", a, b, c);
        ring.store(0).reply(":999999999999\r\n");
        ring.store(1).reply(":0\r\n");
        ring.store(2).reply(":1\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":1000000000000\r\n");
    }

    @Test
    void whatIsNoReplyToThePartIsAnErrorAndTheNextCommandIsServed() {
        for (String odd :
                new String[] {"*2\r\n$1\r\nx\r\n$1\r\ny\r\n", "*-1\r\n", ":1\r\n", "*1x\r\n", "$1\r\nx\r\n"}) {
            ring.send("MGET", a, b);
            ring.store(0).reply("*1\r\n$1\r\n1\r\n");
            ring.store(1).reply(odd);
            assertThat(ring.takeReplies()).as(odd).isEqualTo(UNEXPECTED);
        }
        for (String odd : new String[] {":-1\r\n", ":\r\n", ":1234567890123456789\r\n", "+OK\r\n", ":1\r\n:2\r\n"}) {
            ring.send("DEL", a, b);
            ring.store(0).reply(odd);
            ring.store(1).reply(":1\r\n");
            assertThat(ring.takeReplies()).as(odd).isEqualTo(UNEXPECTED);
        }
        servesAnother();
    }

    private void servesAnother() {
        ring.send("MGET", b, a);
        ring.store(0).reply("*1\r\n$1\r\n1\r\n");
        ring.store(1).reply("*1\r\n$1\r\n2\r\n");
        assertThat(ring.takeReplies()).isEqualTo("*2\r\n$1\r\n2\r\n$1\r\n1\r\n");
    }

    @Test
    void anErrorOfAPartIsTheReply() {
        ring.send("MGET", a, b, c);
        ring.store(2).reply("-ERR second\r\n");
        ring.store(1).reply("-ERR first\r\n");
        ring.store(0).reply("*1\r\n$1\r\n1\r\n");
        assertThat(ring.takeReplies()).isEqualTo("-ERR first\r\n");
        servesAnother();
    }

    @Test
    void piecesOfAReplyArePutTogether() {
        ring.send("MGET", a, b, a);
        ring.store(0).begin("*2\r\n$5\r\nab");
        ring.store(0).begin("cd");
        ring.store(1).reply("*1\r\n$-1\r\n");
        ring.store(0).reply("e\r\n$-1\r\n");
        assertThat(ring.takeReplies()).isEqualTo("*3\r\n$5\r\nabcde\r\n$-1\r\n$-1\r\n");
    }

    @Test
    void aReplyThatBreaksOffIsAnErrorInItsPlace() {
        ring.send("MGET", a, b);
        ring.store(0).begin("*1\r\n$5\r\nab");
        ring.store(1).reply("*1\r\n$-1\r\n");
        ring.store(0).waiting.remove().broken();
        assertThat(ring.takeReplies()).isEqualTo(UNAVAILABLE);
        servesAnother();
    }

    @Test
    void moreThanMayBeHeldIsAnError() {
        String half = "*1\r\n$600\r\n" + "x".repeat(600) + "\r\n";
        for (int i = 0; i < 3; i++) {
            ring.send("MGET", a, b);
            ring.store(0).reply(half);
            ring.store(1).begin(half.substring(0, 500));
            ring.store(1).reply(half.substring(500));
            assertThat(ring.takeReplies())
                    .isEqualTo("-ERR the reply is larger than the limit of 1000 bytes (reply_bytes_max)\r\n");
        }
        servesAnother();
    }

    @Test
    void ownersThatCannotBeReachedAreAnErrorAtOnce() {
        ring.stores.forEach(store -> store.up = false);
        for (int i = 0; i < 3; i++) {
            ring.send("MGET", a, b, c);
            assertThat(ring.takeReplies()).isEqualTo(UNAVAILABLE);
        }
        ring.stores.forEach(store -> store.up = true);
        servesAnother();
    }

    @Test
    void aPartMovesOnToAnotherRackAloneAndIsStillWholeThen() {
        racks.send("MGET", a, b);
        racks.send("MGET", b, c);
        racks.store(0).reply("*1\r\n$1\r\n1\r\n");
        racks.store(1).waiting.remove().broken();
        assertThat(racks.store(4).sent).containsExactly(SplitRing.command("MGET", b));
        racks.store(4).reply("*1\r\n$1\r\n2\r\n");
        assertThat(racks.takeReplies()).isEqualTo("*2\r\n$1\r\n1\r\n$1\r\n2\r\n");
        racks.store(1).reply("*1\r\n$1\r\n3\r\n");
        racks.store(2).reply("*1\r\n$1\r\n4\r\n");
        assertThat(racks.takeReplies()).isEqualTo("*2\r\n$1\r\n3\r\n$1\r\n4\r\n");
    }

    @Test
    void whoIsCancelledAsksForNothingMoreAndDisturbsNobodyAfterIt() {
        Slot gone = ring.send("MGET", a, b, c);
        ring.store(0).reply("*1\r\n$1\r\n1\r\n");
        ring.store(1).begin("*1\r\n$5\r\nab");
        gone.cancel();
        assertThat(ring.store(0).abandoned).isZero();
        assertThat(ring.store(1).abandoned).isOne();
        assertThat(ring.store(2).abandoned).isOne();
        ring.store(1).waiting.clear(); // a link swallows what is abandoned
        ring.store(2).waiting.clear();
        servesAnother();

        Slot answered = ring.send("MGET", a, b);
        ring.store(0).reply("*1\r\n$-1\r\n");
        ring.store(1).reply("*1\r\n$-1\r\n");
        answered.markAnswered();
        ring.send("MGET", c, b);
        answered.cancel();
        ring.takeReplies();
        ring.store(1).reply("*1\r\n$1\r\n2\r\n");
        ring.store(2).reply("*1\r\n$1\r\n3\r\n");
        assertThat(ring.takeReplies()).isEqualTo("*2\r\n$1\r\n3\r\n$1\r\n2\r\n");
    }

    @Test
    void manyKeysAreServedAndForgotten() {
        String[] words = new String[3001];
        words[0] = "EXISTS";
        for (int i = 1; i < words.length; i++) {
            words[i] = i % 2 == 0 ? a : b;
        }
        ring.send(words);
        ring.store(0).reply(":1500\r\n");
        ring.store(1).reply(":1500\r\n");
        assertThat(ring.takeReplies()).isEqualTo(":3000\r\n");
        servesAnother();
    }

    @Test
    void aCommandAllocatesNothing() {
        ByteBuf in = buffer(SplitRing.command("MGET", a, b, c, b2, a, b, c, b2, a, b));
        ByteBuf[] replies = {reply(3), reply(5), reply(2)};
        ask(in, new Arguments(), new Slot(), replies);
        assertThat(ring.takeReplies()).startsWith("*10\r\n$50\r\nxxx");
        ring.stores.forEach(store -> store.noted = false);
        Slot whole = new Slot();
        Arguments arguments = new Arguments();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = COMMANDS;
        for (int round = 0; allocated >= COMMANDS && round < ROUNDS_UNTIL_COMPILED; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < COMMANDS; i++) {
                ask(in, arguments, whole, replies);
            }
            allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        }

        assertThat(allocated).as("bytes for %d commands", COMMANDS).isLessThan(COMMANDS);
        in.release();
        for (ByteBuf reply : replies) {
            assertThat(reply.release()).isTrue();
        }
    }

    private void ask(ByteBuf in, Arguments arguments, Slot whole, ByteBuf[] replies) {
        ring.send(in, arguments, whole);
        for (int node = 0; node < replies.length; node++) {
            ring.store(node).waiting.remove().replied(replies[node], 0, replies[node].readableBytes(), 0);
        }
    }

    private static ByteBuf reply(int values) {
        return buffer("*" + values + "\r\n"
                + "$50\r\n%s\r\n".formatted("x".repeat(50)).repeat(values));
    }

    private static ByteBuf buffer(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return Unpooled.buffer(bytes.length).writeBytes(bytes);
    }
}
