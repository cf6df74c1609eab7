package io.ringspan.node.ringread;

import static io.ringspan.node.ringread.AskedRing.bulk;
import static io.ringspan.node.ringread.AskedRing.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.request.Slot;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingReadsTest {
    private static final String INFO = command("INFO", "server");
    private static final String NO_RACK =
            "-UNAVAILABLE all nodes of a rack are needed, and of none of the 2 racks here all can be reached; nothing was"
                    + " done; try again\r\n";
    private static final String START_AGAIN =
            "-ERR the cursor is not good any more: it belongs to another node, to a run of its store that has ended, or to the"
                    + " owners of before the ring was changed; start again at 0\r\n";
    private static final String UNEXPECTED = "-ERR the store's reply to this command has an unexpected form\r\n";

    private final AskedRing ring = new AskedRing();

    @AfterEach
    void nothingIsHeldInTheEnd() {
        assertThat(ring.bytesLeft()).isZero();
    }

    private static String page(String run, String cursor, String... items) {
        return bulk("# Server\r\nrun_id:" + run + "\r\nuptime:1") + "*2\r\n" + bulk(cursor) + command(items);
    }

    private String nextCursor() {
        String reply = ring.takeReplies();
        assertThat(reply).startsWith("*2\r\n$");
        return reply.split("\r\n", -1)[2];
    }

    @Test
    void theNumbersOfOneRackAreAddedUp() {
        ring.send("DBSIZE");
        for (int node = 0; node < AskedRing.NODES; node++) {
            assertThat(ring.store(node).takeSent()).isEqualTo(command("DBSIZE"));
            ring.store(node).reply(":1" + node + "\r\n");
        }
        assertThat(ring.takeReplies()).isEqualTo(":33\r\n");
        assertThat(ring.store(3).isAsked()).isFalse();
    }

    @Test
    void theNextRackIsAskedWhereANodeIsAwayAndNobodyWhereNoneIsWhole() {
        ring.store(1).up = false;
        ring.send("DBSIZE");
        for (int node = 3; node < 6; node++) {
            ring.store(node).reply(":1\r\n");
        }
        assertThat(ring.takeReplies()).isEqualTo(":3\r\n");

        ring.store(5).up = false;
        for (String[] words : new String[][] {{"DBSIZE"}, {"KEYS", "*"}, {"RANDOMKEY"}, {"SCAN", "0"}}) {
            ring.send(words);
            assertThat(ring.takeReplies()).isEqualTo(NO_RACK);
        }
        ring.store(5).up = true;
        ring.store(5).full = true;
        ring.send("DBSIZE");
        assertThat(ring.takeReplies()).startsWith("-OVERLOADED all nodes of a rack are needed");
    }

    @Test
    void aNodeThatGoesWhileItIsAskedIsNamed() {
        ring.send("DBSIZE");
        ring.store(0).reply(":1\r\n");
        ring.store(1).breaks();
        ring.store(2).reply(":1\r\n");
        assertThat(ring.takeReplies())
                .isEqualTo("-UNAVAILABLE node " + ring.name(1) + " cannot be reached; nothing was done; try again\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void keysAreThoseThatTheirNodesOwnHoweverTheBytesCome(int piece) {
        ring.send("KEYS", "k*");
        for (int node = 0; node < AskedRing.NODES; node++) {
            int other = (node + 1) % AskedRing.NODES;
            ring.store(node).reply(command(ring.key(node, 0), ring.key(other, 0), ring.key(node, 1)), piece);
        }
        assertThat(ring.takeReplies())
                .isEqualTo(command(
                        ring.key(0, 0),
                        ring.key(0, 1),
                        ring.key(1, 0),
                        ring.key(1, 1),
                        ring.key(2, 0),
                        ring.key(2, 1)));
    }

    @Test
    void keysThatAreTooManyOrNoneOrAnErrorAreAnErrorOfAll() {
        ring.send("KEYS", "*");
        ring.store(0).reply(command("x".repeat(600)));
        ring.store(1).reply(command("x".repeat(600)), 100);
        ring.store(2).reply("*0\r\n");
        assertThat(ring.takeReplies())
                .isEqualTo("-ERR the reply is larger than the limit of 1000 bytes (reply_bytes_max)\r\n");

        for (String odd : new String[] {"*x\r\n", "*2\r\n$1\r\nk\r\n", ":1\r\n", "*1\r\n:1\r\n", "$-1\r\n"}) {
            ring.send("KEYS", "*");
            ring.store(0).reply("*0\r\n");
            ring.store(1).reply(odd);
            ring.store(2).reply("*0\r\n");
            assertThat(ring.takeReplies()).isEqualTo(UNEXPECTED);
        }

        ring.send("KEYS", "*");
        ring.store(0).reply("*0\r\n");
        ring.store(1).reply("-LOADING soon\r\n");
        ring.store(2).reply("*0\r\n");
        assertThat(ring.takeReplies()).isEqualTo("-LOADING soon\r\n");
    }

    private int asked() {
        for (int node = 0; node < AskedRing.NODES; node++) {
            if (ring.store(node).isAsked()) {
                return node;
            }
        }
        throw new AssertionError("nobody is asked");
    }

    @Test
    void aRandomKeyIsOfANodeThatOwnsItAndNothingOnlyIfAllAreEmpty() {
        Set<Integer> first = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            ring.send("RANDOMKEY");
            int one = asked();
            first.add(one);
            ring.store(one).reply("$-1\r\n");
            int next = asked();
            assertThat(next).isNotEqualTo(one);
            ring.store(next).reply(bulk(ring.key(one, 0)));
            ring.store(next).reply(bulk(ring.key(next, 0)));
            assertThat(ring.takeReplies()).isEqualTo(bulk(ring.key(next, 0)));
        }
        assertThat(first).hasSize(AskedRing.NODES);

        ring.send("RANDOMKEY");
        ring.store(asked()).reply("$-1\r\n");
        ring.store(asked()).reply("_\r\n");
        ring.store(asked()).reply("$-1\r\n");
        assertThat(ring.takeReplies()).isEqualTo("$-1\r\n");

        ring.send("RANDOMKEY");
        ring.store(asked()).reply("$-1\r\n");
        ring.store(asked()).reply("$-1\r\n");
        int last = asked();
        for (int i = 0; i < 8; i++) {
            ring.store(last).reply(bulk(ring.key((last + 1) % AskedRing.NODES, 0)));
        }
        assertThat(ring.takeReplies()).startsWith("-UNAVAILABLE stores that are not empty gave only keys");
    }

    @Test
    void aScanGoesFromNodeToNodeAndGivesWhatEachOwns() {
        ring.send("SCAN", "0", "COUNT", "2");
        assertThat(ring.store(0).takeSent()).isEqualTo(INFO + command("SCAN", "0", "COUNT", "2"));
        ring.store(0).reply(page("run", "17", ring.key(0, 0), ring.key(1, 0)), 10);
        String cursor = nextCursor();
        ring.send("SCAN", cursor, "COUNT", "2");
        assertThat(ring.store(0).takeSent()).isEqualTo(INFO + command("SCAN", "17", "COUNT", "2"));
        ring.store(0).reply(page("run", "0"));
        for (int node = 1; node < AskedRing.NODES; node++) {
            ring.send("SCAN", nextCursor());
            assertThat(ring.store(node).takeSent()).isEqualTo(INFO + command("SCAN", "0"));
            ring.store(node).reply(page("other" + node, "0", ring.key(node, 0)));
        }
        assertThat(ring.takeReplies()).isEqualTo("*2\r\n$1\r\n0\r\n" + command(ring.key(2, 0)));
    }

    @Test
    void anotherRunOfTheStoreEndsAScanAndANodeThatIsAwaySaysSo() {
        ring.send("SCAN", "0");
        ring.store(0).reply(page("run", "17"));
        String cursor = nextCursor();
        ring.send("SCAN", cursor);
        ring.store(0).reply(page("another", "5", ring.key(0, 0)));
        assertThat(ring.takeReplies()).isEqualTo(START_AGAIN);

        ring.store(0).up = false;
        ring.send("SCAN", cursor);
        assertThat(ring.takeReplies())
                .isEqualTo("-UNAVAILABLE node " + ring.name(0)
                        + " cannot be reached; nothing was done; try again, or start again at 0\r\n");
        for (String odd : new String[] {"4294967296", "9007199254740991", "9007199254740992", "18446744073709551615"}) {
            ring.send("SCAN", odd);
            assertThat(ring.takeReplies()).isEqualTo(START_AGAIN);
        }
        ring.send("SCAN", "18446744073709551616");
        assertThat(ring.takeReplies()).isEqualTo("-ERR invalid cursor\r\n");
    }

    @Test
    void whatAStoreSaysOtherwiseIsAnError() {
        ring.send("SCAN", "0");
        ring.store(0).reply(page("run", "4294967296"));
        assertThat(ring.takeReplies()).startsWith("-ERR the store's cursor has more than 32 bits");
        for (String odd : new String[] {
            bulk("nothing") + "*2\r\n$1\r\n0\r\n*0\r\n",
            bulk("run_id:x\r\n") + ":1\r\n",
            page("run", "x"),
            page("run", "")
        }) {
            ring.send("SCAN", "0");
            ring.store(0).reply(odd);
            assertThat(ring.takeReplies()).isEqualTo(UNEXPECTED);
        }
        ring.send("SCAN", "0", "COUNT");
        ring.store(0).reply(bulk("run_id:run\r\n") + "-ERR syntax error\r\n");
        assertThat(ring.takeReplies()).isEqualTo("-ERR syntax error\r\n");
        ring.send("SCAN", "0");
        ring.store(0).reply("-NOPERM no INFO\r\n*2\r\n$1\r\n0\r\n*0\r\n");
        assertThat(ring.takeReplies()).isEqualTo("-NOPERM no INFO\r\n");
    }

    @Test
    void aValueIsGoneThroughAtTheReplicaThatBegan() {
        String key = ring.key(1, 0);
        ring.store(1).up = false;
        ring.send("HSCAN", key, "0");
        ring.store(4).reply(page("run", "3", "f", "v"));
        String cursor = nextCursor();
        ring.store(1).up = true;
        ring.send("HSCAN", key, cursor, "COUNT", "5");
        ring.store(4).takeSent();
        ring.store(4).reply(page("run", "0", "g", "w"));
        assertThat(ring.takeReplies()).isEqualTo("*2\r\n$1\r\n0\r\n" + command("g", "w"));
        assertThat(ring.store(1).isAsked()).isFalse();

        ring.send("HSCAN", ring.key(0, 0), cursor);
        assertThat(ring.takeReplies()).isEqualTo(START_AGAIN);
        ring.send("HSCAN", key, cursor);
        ring.store(4).reply(page("another", "0", "g", "w"));
        assertThat(ring.takeReplies()).isEqualTo(START_AGAIN);
    }

    @Test
    void aClientThatGoesLeavesNothingBehind() {
        Slot whole = ring.send("KEYS", "*");
        ring.store(0).reply(command("x"), 2);
        whole.cancel();
        assertThat(ring.store(0).abandoned + ring.store(1).abandoned + ring.store(2).abandoned)
                .isEqualTo(2);
        assertThat(ring.takeReplies()).isEmpty();
    }
}
