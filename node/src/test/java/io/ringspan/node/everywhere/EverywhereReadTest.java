package io.ringspan.node.everywhere;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.reconcile.Replies;
import io.ringspan.replication.choice.RetryBudget;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads of one node at home, node 0, and of a datacenter elsewhere with three racks, nodes 1 to 3. */
class EverywhereReadTest {
    private final TwoDatacenters two = new TwoDatacenters(1);

    @AfterEach
    void nobodyWaitsForEver() {
        two.end();
    }

    @Test
    void whatIsWrittenAfterItIsLaterThanWhatAnotherDatacenterHas() {
        long found = two.clock.now() + 50;
        two.get(2);
        two.homeSays("+a\r\n+b\r\n", 5, 0, 5, 0);
        two.otherSays(1, "+a\r\n-DISAGREE there\r\n", found, 0, Replies.NOT_MET, 0);
        assertThat(two.clock.now()).isGreaterThan(found);
        assertThat(two.clock.refusedStamps()).isZero();
    }

    @Test
    void eachDatacenterIsAskedOnceAndWhatBothSayIsTheAnswer() {
        two.get(1);
        assertThat(two.asked).containsOnlyKeys(1);
        two.otherSays(1, "$1\r\nx\r\n", 9, 0);
        assertThat(two.replies).isEmpty();
        two.homeSays("$1\r\nx\r\n", 9, 0);
        assertThat(two.replies).hasToString("$1\r\nx\r\n");
    }

    @Test
    void theNewestWinsCommandByCommand() {
        two.get(3);
        two.homeSays("+a\r\n+b\r\n+c\r\n", 5, 0, 9, 0, 7, 1);
        two.otherSays(1, "+A\r\n+B\r\n+C\r\n", 6, 0, 8, 0, 7, 2);
        assertThat(two.replies).hasToString("+A\r\n+b\r\n+C\r\n");
    }

    @Test
    void aDatacenterThatIsBehindIsTold() {
        two.get(1);
        two.homeSays("+a\r\n", 6, 0);
        two.otherSays(1, "+b\r\n", 5, 0);
        assertThat(two.replies).hasToString("+a\r\n");
        assertThat(two.elsewhere.get(0).named).isOne();
        assertThat(two.stores.get(0).named).isZero();

        two.get(1);
        two.homeSays("+a\r\n", 6, 0);
        two.otherSays(1, "+b\r\n", 6, 0);
        assertThat(two.tally.keysNamed()).as("nobody knows who is right").isOne();
    }

    @Test
    void whatMayBeNewerIsNoAnswer() {
        two.get(2);
        two.homeSays("+a\r\n+b\r\n", 5, 0, -5, 0);
        two.otherSays(1, "+A\r\n+B\r\n", -6, 0, 6, 0);
        assertThat(two.replies.toString())
                .startsWith("-DISAGREE DC_EACH_SAFE_QUORUM needs the 2 datacenters to agree")
                .endsWith("\r\n+B\r\n");
    }

    @Test
    void aDatacenterWithoutAnAnswerSaysSoInItsPlace() {
        two.get(2);
        two.homeSays("+a\r\n+b\r\n", 5, 0, 5, 0);
        two.otherSays(1, "-DISAGREE there\r\n+b\r\n", Replies.NOT_MET, 0, 5, 0);
        assertThat(two.replies).hasToString("-DISAGREE there\r\n+b\r\n");
    }

    @Test
    void theNextNodeIsAskedWhenOneIsGoneOrLate() {
        two.down.add(1);
        two.get(1);
        assertThat(two.asked).containsOnlyKeys(2);
        two.sink(2).broken();
        assertThat(two.asked).containsOnlyKeys(3);
        two.homeSays("+a\r\n", 5, 0);
        two.otherSays(3, "+a\r\n", 5, 0);
        assertThat(two.replies).hasToString("+a\r\n");

        two.down.clear();
        two.replies.setLength(0);
        two.get(1);
        two.sinkKept(1).late();
        assertThat(two.abandoned).containsExactly(1);
        two.homeSays("+a\r\n", 5, 0);
        two.otherSays(2, "+a\r\n", 5, 0);
        assertThat(two.replies).hasToString("+a\r\n");
    }

    @Test
    void aDatacenterThatNobodyReachesIsAnErrorAtOnceAndASilentOneWhenTheTimeIsUp() {
        two.down.addAll(List.of(1, 2, 3));
        two.get(1);
        assertThat(two.replies.toString())
                .startsWith(
                        "-UNAVAILABLE DC_EACH_SAFE_QUORUM needs an answer of every datacenter, and nobody in other");
        two.replies.setLength(0);
        two.down.clear();
        two.stores.get(0).sinks.clear();
        two.get(1);
        two.homeSays("+a\r\n", 5, 0);
        two.time.advance(Duration.ofNanos(TwoDatacenters.TIMEOUT_NANOS));
        two.tick();
        assertThat(two.replies.toString())
                .startsWith("-TIMEOUT DC_EACH_SAFE_QUORUM needs an answer of every datacenter, and other did not");
    }

    @Test
    void aReadThatComesWhileHalfOfTheRoomIsTakenIsRefusedAndAsksNobody() {
        two.heldByOthers.take(TwoDatacenters.HELD_BYTES_MAX / 2 + 1);
        two.get(1);
        assertThat(two.replies.toString()).startsWith("-OVERLOADED the replies that this node holds");
        assertThat(two.asked).isEmpty();
        assertThat(two.stores.get(0).sinks).isEmpty();
        assertThat(two.tally.commandsOverloaded()).isOne();
    }

    @Test
    void answersThatFindNoRoomEndTheirRead() {
        two.get(1);
        two.heldByOthers.take(TwoDatacenters.HELD_BYTES_MAX - 600);
        two.homeSays("$1\r\nx\r\n", 9, 0);
        assertThat(two.replies.toString()).startsWith("-OVERLOADED ");
        assertThat(two.abandoned).containsExactly(1);

        two.replies.setLength(0);
        two.heldByOthers.give(two.heldByOthers.used());
        two.heldByOthers.trim();
        two.get(1);
        two.heldByOthers.take(TwoDatacenters.HELD_BYTES_MAX - 100);
        two.otherSays(1, "$1\r\nx\r\n", 9, 0);
        assertThat(two.replies.toString()).startsWith("-OVERLOADED ");
    }

    /** The first late ones are taken over by a node that answers in its two.time, as far as anybody knows. */
    @Test
    void whereANodeIsLateItselfItIsAskedOutOfTheBudgetOnly() {
        int denied = 0;
        int reads = RetryBudget.SECONDS * RetryBudget.FLOOR_PER_SECOND * 10;
        for (int i = 0; i < reads; i++) {
            two.get(1);
            ReplySink first = two.sinkKept(1);
            first.late();
            if (two.asked.containsKey(1)) {
                denied++;
                assertThat(two.asked).containsOnlyKeys(1);
            } else {
                two.sinkKept(2).late();
            }
            two.homeSays("+a\r\n", 5, 0);
            int asksNow = two.asked.keySet().iterator().next();
            two.otherSays(asksNow, "+a\r\n", 5, 0);
            two.asked.clear();
        }
        assertThat(denied).isBetween(reads / 3, 2 * reads / 3);
        assertThat(two.tally.readRetriesDenied()).isGreaterThanOrEqualTo(denied);
        assertThat(two.tally.readRetries()).isPositive();
    }

    @Test
    void aNodeThatHasTooMuchToDoIsReplacedAndIfAllHaveItIsOverload() {
        two.get(1);
        two.sink(1).overloaded();
        two.sink(2).overloaded();
        two.sink(3).overloaded();
        assertThat(two.replies.toString())
                .startsWith("-OVERLOADED DC_EACH_SAFE_QUORUM needs an answer of every datacenter, and too much is under"
                        + " way in other");
        assertThat(two.tally.commandsOverloaded()).isOne();
    }

    @Test
    void aReplyThatIsTooLargeIsAnError() {
        two.get(1);
        ByteBuf large = Unpooled.copiedBuffer("$200\r\n" + "x".repeat(200) + "\r\n", ISO_8859_1);
        two.sinkKept(1).replying(large, 0, large.readableBytes());
        large.release();
        assertThat(two.replies.toString()).startsWith("-ERR a replica's reply is larger than the limit of 100 bytes");
        assertThat(two.abandoned).containsExactly(1);
    }
}
