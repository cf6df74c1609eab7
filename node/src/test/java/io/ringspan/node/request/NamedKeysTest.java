package io.ringspan.node.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.Consistency;
import io.ringspan.node.reconcile.Replies;
import io.ringspan.node.repair.NamedKeys;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.replication.version.KeyDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads of three racks name the key to those that they find to be behind, once they are answered. */
class NamedKeysTest {
    private static final String ABOUT_K = "*2\r\n$11\r\nPEXPIRETIME\r\n$1\r\nk\r\n";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ThreeRacks ring = new ThreeRacks();

    @BeforeEach
    void name() {
        ring.reads.nameWith(
                new NamedKeys(RespProtocol.RESP, ring.asker::link, ring.clock, ring.tally, new KeyDigest(1)));
    }

    @AfterEach
    void close() {
        ring.close();
    }

    private void get(String key, Consistency level) {
        ring.send(false, false, level, "*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n" + key + "\r\n", 1);
    }

    private void differ(String key) {
        get(key, Consistency.DC_QUORUM);
        ring.replied(0, "+old\r\n", 5, 1);
        ring.replied(1, "+new\r\n", 7, 1);
        assertThat(ring.takeReplies()).isEqualTo("+new\r\n");
        if (ring.waiting(0) > 0) {
            ring.replied(0, ":-1\r\n"); // to what was named
        }
    }

    /** Those to which a key was named, and whether it is said that most have something else under the same version. */
    private List<String> named() {
        List<String> named = new ArrayList<>();
        for (int node = 0; node < ThreeRacks.NODES; node++) {
            String last = ring.lastSent(node);
            if (last.startsWith("settle")) {
                named.add(node + (last.contains("doubted") ? " doubted" : ""));
            }
        }
        return named;
    }

    @Test
    void whoIsBehindIsToldOnceTheAnswerIsOut() {
        differ("k");
        assertThat(ring.lastSent(0)).isEqualTo("settle 5.1 " + ABOUT_K);
        assertThat(ring.waiting(0)).isZero();
        assertThat(ring.waiting(1)).isZero();
        assertThat(ring.waiting(2)).isZero();
        assertThat(ring.tally.keysNamed()).isOne();
    }

    @ParameterizedTest(name = "{0}.{1} {2}.{3} {4}.{5}")
    @CsvSource({
        "a, 7, a, 7, a, 7, ''",
        "a, 5, a, 7, a, 7, 0",
        "a, -9, a, 7, a, 7, ''",
        "a, 0, a, -9, a, 0, ''",
        "a, 7, b, 5, a, 7, 1",
        "a, 7, b, 7, a, 7, 1 doubted",
        "a, 7, b, -9, a, 7, 1",
        "a, 5, b, 7, a, 5, '0,2'",
        "a, -9, b, 7, a, -9, 0",
        "a, -9, b, -9, c, -9, '1,2'",
        "a, 7, b, 7, c, 7, ''",
        "-ERR what, 7, a, 7, a, 7, ''",
        "-WRONGTYPE that, 7, +a, 7, +a, 7, 0 doubted",
    })
    void whoIsToldIsDecidedByVersionsAndElseByWhatMostSay(
            String one, long first, String other, long second, String third, long last, String expected) {
        get("k", Consistency.DC_ALL);
        ring.replied(0, line(one), first, 1);
        ring.replied(1, line(other), second, 1);
        ring.replied(2, line(third), last, 1);
        assertThat(ring.takeReplies()).isNotEmpty();
        assertThat(String.join(",", named())).isEqualTo(expected);
    }

    private static String line(String said) {
        return (said.length() == 1 ? "+" : "") + said + "\r\n";
    }

    @ParameterizedTest
    @EnumSource(names = {"DC_QUORUM", "DC_SAFE_QUORUM"})
    void theThirdThatIsOutvotedIsTold(Consistency level) {
        get("k", level);
        ring.replied(0, "+lost\r\n", 7, 1);
        ring.replied(1, "+kept\r\n", 7, 1);
        assertThat(named()).isEmpty();
        ring.replied(2, "+kept\r\n", 7, 1);
        assertThat(ring.takeReplies()).isEqualTo("+kept\r\n");
        assertThat(named()).containsExactly("0 doubted");
    }

    @Test
    void whatWasWrittenAMomentAgoIsOnItsWay() {
        long newest = ring.clock.now();
        for (int again = 0; again < 2; again++) {
            get("k", Consistency.DC_QUORUM);
            ring.replied(0, "+old\r\n", 5, 1);
            ring.replied(1, "+new\r\n", newest, 1);
            assertThat(ring.tally.keysNamed()).isEqualTo(again);
            assertThat(ring.tally.keysTooYoung()).isOne();
            ring.after(SECOND);
        }
        assertThat(named()).containsExactly("0");
    }

    @Test
    void aKeyIsNamedOnceASecond() {
        differ("k");
        differ("k");
        assertThat(ring.tally.keysNamed()).isOne();
        ring.after(SECOND);
        differ("k");
        assertThat(ring.tally.keysNamed()).isEqualTo(2);
        assertThat(ring.tally.keysLeftOut()).isZero();
    }

    @Test
    void soManyAreNamedInASecondAndNoMore() {
        for (int i = 0; i < 300; i++) {
            differ("key" + i);
        }
        assertThat(ring.tally.keysNamed()).isEqualTo(256);
        assertThat(ring.tally.keysLeftOut()).isEqualTo(44);
        ring.after(SECOND);
        differ("key299");
        assertThat(ring.tally.keysNamed()).isEqualTo(257);
    }

    @Test
    void whatIsTooLongOrFindsNoWayIsLeftOut() {
        differ("k".repeat(64 * 1024 + 1));
        get("k", Consistency.DC_QUORUM);
        ring.replied(0, "+old\r\n", 5, 1);
        ring.links.get(0).full = true;
        ring.replied(1, "+new\r\n", 7, 1);
        assertThat(ring.tally.keysLeftOut()).isEqualTo(2);
        assertThat(named()).isEmpty();
    }

    @Test
    void ofABatchOnlyTheKeysThatDifferAreNamed() {
        String span =
                "*2\r\n$3\r\nGET\r\n$1\r\na\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*3\r\n$6\r\nEXISTS\r\n$1\r\nb\r\n$1\r\nc\r\n";
        ring.send(false, false, Consistency.DC_QUORUM, span, 3);
        ring.replied(0, "+1\r\n+2\r\n:1\r\n", 7, 1, 5, 1, Long.MIN_VALUE, 0);
        ring.replied(1, "+1\r\n+2\r\n:1\r\n", 7, 1, 7, 1, Long.MIN_VALUE, 0);
        assertThat(ring.lastSent(0)).isEqualTo("settle 5.1 " + ABOUT_K);
        assertThat(ring.tally.keysNamed()).isOne();
    }

    @Test
    void whatChangesWithTimeSaysNothing() {
        ring.send(false, false, Consistency.DC_QUORUM, "*2\r\n$4\r\nPTTL\r\n$1\r\nk\r\n", 1);
        ring.replied(0, ":100\r\n", 7, 1);
        ring.replied(1, ":90\r\n", -9, 0);
        ring.replied(2, ":80\r\n", 7, 1);
        assertThat(ring.takeReplies()).isNotEmpty();
        assertThat(named()).isEmpty();
    }

    /** As where it is read at a level over several datacenters. */
    @Test
    void whoHasNoAnswerSaysNothing() {
        ring.send(false, false, Consistency.DC_QUORUM, "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", 1);
        ring.replied(0, "-TIMEOUT\r\n", Replies.NOT_MET, 0);
        ring.replied(1, "+new\r\n", 7, 1);
        assertThat(named()).isEmpty();
    }
}
