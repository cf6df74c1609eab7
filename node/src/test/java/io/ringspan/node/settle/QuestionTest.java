package io.ringspan.node.settle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.ring.KeyHash;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.settle.SettlePeers.Outcome;
import io.ringspan.replication.version.KeyState;
import io.ringspan.sim.ManualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of what a replica replies to a question about a key; the own store is not needed for that. */
class QuestionTest {
    private static final int VALUE_BYTES_MAX = 100;
    private static final int ROOM_BYTES = 4096;
    private static final KeyState OWN = new KeyState(true, 1, 2, 3, 4, 5, 6);
    private static final KeyState THEIRS = new KeyState(true, 11, 12, 13, 14, 15, 16);

    private final Budget budget = new Budget(ROOM_BYTES);
    private final ReplyRoom room = new ReplyRoom(budget.lease(), VALUE_BYTES_MAX, bytes -> used = bytes);
    private final Replica replica = new Replica();
    private final List<String> answers = new ArrayList<>();
    private long used;
    private boolean takes = true;

    /** Keeps who waits. */
    private static final class Replica implements Link {
        private final ArrayDeque<ReplySink> sinks = new ArrayDeque<>();
        private String asked = "";

        @Override
        public boolean isUp() {
            return true;
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public long read(Span span, ReplySink sink) {
            throw new AssertionError("a question keeps its place");
        }

        @Override
        public long inOrder(Span span, ReplySink sink) {
            throw new AssertionError("what the replica knows is wanted");
        }

        @Override
        public long versioned(Span span, ReplySink sink) {
            throw new AssertionError("what the replica knows is wanted");
        }

        @Override
        public long whole(Span span, ReplySink sink) {
            throw new AssertionError("what the replica knows is wanted");
        }

        @Override
        public void restore(Span command, long clock, long tie, ReplySink sink) {
            throw new AssertionError("others take values themselves");
        }

        @Override
        public long settle(Span question, KeyState own, ReplySink sink) {
            assertThat(own).isEqualTo(OWN);
            asked = question.commands() + " " + question.bytes().toString(question.at(), question.length(), US_ASCII);
            sinks.add(sink);
            return sinks.size();
        }

        @Override
        public void abandon(long number) {}

        void says(String replies) {
            ByteBuf bytes = Unpooled.copiedBuffer(replies, US_ASCII);
            sinks.element().replying(bytes, 0, bytes.readableBytes());
        }

        void knows(KeyState state) {
            ByteBuf bytes = Unpooled.buffer();
            state.writeTo(bytes);
            sinks.element().replied(bytes, 0, bytes.readableBytes(), 0);
        }
    }

    private static Topology alone() {
        NodeId id = new NodeId(new Datacenter("dc"), new Rack("r1"), new Token(0));
        return Topology.of(1, id, List.of(new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(new Token(0)))));
    }

    private void ask(boolean wantsValue, @Nullable Link link) {
        Topology topology = alone();
        StorePeers peers = new StorePeers(
                new StorePeers.Own() {
                    @Override
                    public boolean takesValues() {
                        return takes;
                    }

                    @Override
                    public void put(Span command, Outcome outcome) {
                        answers.add("put " + command.bytes().toString(US_ASCII).replace("\r\n", " "));
                        outcome.put(true);
                    }
                },
                new StorePeers.Ring(() -> topology, KeyTokens.of(KeyHash.MURMUR)),
                node -> link,
                room,
                new StorePeers.Says(RespProtocol.RESP, new ManualTime(), new GivenUpLog(new ManualTime())));
        byte[] key = "k".getBytes(US_ASCII);
        assertThat(peers.replicas(key)).containsExactly(0);
        peers.ask(0, key, OWN, wantsValue, (seen, value) -> {
            answers.add((seen == null ? "nothing" : seen.state().equals(THEIRS) + " " + seen.exists())
                    + (value == null ? "" : " with value"));
            if (value != null) {
                value.put(taken -> answers.add("taken " + taken));
            }
        });
    }

    @Test
    void whetherItExistsAndWhatIsKnownOfIt() {
        ask(false, replica);
        assertThat(replica.asked).isEqualTo("1 *2\r\n$11\r\nPEXPIRETIME\r\n$1\r\nk\r\n");
        replica.says(":-1\r\n");
        replica.knows(THEIRS);
        ask(false, gone());
        replica.says(":-2\r\n");
        replica.knows(THEIRS);
        assertThat(answers).containsExactly("true true", "true false");
        assertThat(used).isZero();
    }

    private Replica gone() {
        replica.sinks.clear();
        return replica;
    }

    @Test
    void itsValueIsPutAsItIs() {
        ask(true, replica);
        assertThat(replica.asked).isEqualTo("2 *2\r\n$4\r\nDUMP\r\n$1\r\nk\r\n*2\r\n$11\r\nPEXPIRETIME\r\n$1\r\nk\r\n");
        replica.says("$3\r\nab");
        replica.says("c\r\n:77\r\n");
        replica.knows(THEIRS);
        assertThat(answers)
                .containsExactly(
                        "true true with value",
                        "put *6 $7 RESTORE $1 k $2 77 $3 abc $7 REPLACE $6 ABSTTL ",
                        "taken true");
        assertThat(used).isZero();
    }

    @Test
    void whatIsGoneIsDeletedAlsoInAStoreThatTakesNoValues() {
        takes = false;
        ask(true, replica);
        replica.says("$-1\r\n:-2\r\n");
        replica.knows(THEIRS);
        assertThat(answers).containsExactly("true false with value", "put *2 $3 DEL $1 k ", "taken true");
    }

    @Test
    void aValueThatMayNotOrCannotBeTakenIsNone() {
        takes = false;
        ask(true, replica);
        replica.says("$3\r\nabc\r\n:-1\r\n");
        replica.knows(THEIRS);
        takes = true;
        ask(true, gone());
        replica.says("$200\r\n" + "v".repeat(150));
        replica.says("v".repeat(50) + "\r\n:-1\r\n");
        replica.knows(THEIRS);
        ask(true, gone());
        replica.says("-NOPERM no\r\n:-1\r\n");
        replica.knows(THEIRS);
        assertThat(answers).containsExactly("true true", "true true", "true true");
        assertThat(used).isZero();
    }

    @Test
    void whoDoesNotAnswerHasSaidNothing() {
        ask(false, null);
        ask(false, replica);
        replica.sinks.element().broken();
        ask(false, gone());
        replica.sinks.element().expired();
        replica.says(":-1\r\n"); // late
        replica.knows(THEIRS);
        ask(false, gone());
        replica.says("-LOADING\r\n");
        replica.knows(THEIRS);
        assertThat(answers).containsExactly("nothing", "nothing", "nothing", "nothing");
    }

    @Test
    void aValueForWhichThereIsNoRoomIsAskedForLater() {
        room.take(ROOM_BYTES - 200);
        ask(true, replica);
        assertThat(answers).containsExactly("nothing");
        assertThat(replica.sinks).isEmpty();
        room.give(ROOM_BYTES - 200);
    }

    @Test
    void keysInTheLogAreShortAndPrintable() {
        assertThat(GivenUpLog.shown("a b\n'\\".getBytes(US_ASCII))).isEqualTo("'a\\x20b\\x0a\\x27\\x5c'");
        assertThat(GivenUpLog.shown(new byte[100])).isEqualTo("'" + "\\x00".repeat(64) + "'... (100 bytes)");
    }
}
