package io.ringspan.node.reconcile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Repair.Action;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.replication.budget.Budget;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided about replies to a safe read, of three racks. */
class RepairTest {
    private static final String GET = "*2\r\n$3\r\nGET\r\n$2\r\nk1\r\n";
    private static final String MGET = "*3\r\n$4\r\nMGET\r\n$1\r\na\r\n$1\r\nb\r\n";
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final Reconciliation reconciliation = new Reconciliation(RespProtocol.RESP, CommandTable.load());
    private final Replies replies =
            new Replies(new ReplyRoom(new Budget(1 << 20).lease(), 1 << 20, bytes -> {}), Replies.FIRST_BYTES);
    private final Span span = new Span();

    @AfterEach
    void release() {
        replies.clear();
    }

    private void asked(String commands, int count) {
        ByteBuf bytes = Unpooled.copiedBuffer(commands, US_ASCII);
        span.set(bytes, 0, bytes.readableBytes(), count, 0, 2);
        replies.begin(3);
    }

    private void reply(int place, String reply, long... versions) {
        ByteBuf in = Unpooled.copiedBuffer(reply, US_ASCII);
        replies.add(place, in, 0, in.readableBytes());
        ByteBuf noted = Unpooled.buffer();
        for (long each : versions) {
            noted.writeLong(each);
        }
        replies.versions(place, noted, 0, noted.readableBytes());
    }

    private List<Repair> decided() {
        return reconciliation.repairs(span, replies, Consistency.DC_SAFE_QUORUM);
    }

    @Test
    void whatAMajorityAgreesOnNeedsNothing() {
        asked(GET, 1);
        reply(0, "+old\r\n", 5, 1);
        reply(1, "+old\r\n", 5, 1);
        reply(2, "+new\r\n", 7, 1);
        assertThat(decided()).extracting(Repair::action).containsExactly(Action.NOTHING);
    }

    @Test
    void whatIsKnownToBeNewestIsRestoredAtAllOthersThatReplied() {
        asked(GET, 1);
        reply(0, "+old\r\n", 5, 1);
        reply(2, "+new\r\n", 7, 3);
        Repair repair = decided().get(0);
        assertThat(repair.action()).isEqualTo(Action.RESTORE);
        assertThat(repair.winnerPlace()).isEqualTo(2);
        assertThat(List.of(repair.clock(), repair.tie())).containsExactly(7L, 3L);
        assertThat(repair.holders()).isEqualTo(0b100);
        assertThat(repair.others()).isEqualTo(0b001);
        assertThat(span.bytes().toString(repair.key().at(), repair.key().length(), US_ASCII))
                .isEqualTo("k1");
        assertThat(repair.winner().from()).isSameAs(replies.of(2));
        assertThat(repair.winner().length()).isEqualTo("+new\r\n".length());
    }

    @ParameterizedTest(name = "{0}.{1} against {2}.{3}: {4}")
    @CsvSource({
        "7, 1, 5, 9, RESTORE",
        "7, 2, 7, 1, RESTORE",
        "7, 1, -6, 0, RESTORE", // no newer than that
        "7, 1, 0, 0, RESTORE",
        "7, 1, -7, 0, ASK_AGAIN", // it may be the same
        "7, 1, -9, 0, ASK_AGAIN",
        "7, 1, 7, 1, ASK_AGAIN", // and says something else
        "-7, 0, -5, 0, ASK_AGAIN", // nothing is known
        "7, 1, -9223372036854775808, 0, ASK_AGAIN",
    })
    void onlyWhatIsKnownToBeNewestWins(long clock, long tie, long other, long otherTie, Action action) {
        asked(GET, 1);
        reply(0, "+a\r\n", clock, tie);
        reply(1, "+b\r\n", other, otherTie);
        assertThat(decided()).extracting(Repair::action).containsExactly(action);
    }

    @Test
    void anEqualReplyOfUnknownVersionDoesNotCountAsHavingTheValue() {
        asked("*2\r\n$6\r\nEXISTS\r\n$1\r\nk\r\n", 1);
        reply(0, ":1\r\n", 7, 1);
        reply(1, ":0\r\n", 5, 1);
        assertThat(decided().get(0).holders()).isEqualTo(0b001);

        replies.clear();
        asked(GET.repeat(2), 2);
        reply(0, "+a\r\n+same\r\n", 9, 1, 7, 1);
        reply(1, "+b\r\n+same\r\n", 8, 1, UNKNOWN, 0);
        List<Repair> both = decided();
        assertThat(both).extracting(Repair::action).containsExactly(Action.RESTORE, Action.NOTHING);
        assertThat(both.get(0).others()).isEqualTo(0b010);
    }

    @Test
    void tooFewRepliesDecideNothing() {
        asked(GET, 1);
        reply(0, "+a\r\n", 7, 1);
        assertThat(decided()).extracting(Repair::action).containsExactly(Action.ERROR);
    }

    @Test
    void ofSeveralKeysInOneCommandNoVersionIsKnown() {
        asked(MGET, 1);
        reply(0, "*2\r\n+a\r\n+b\r\n", UNKNOWN, 0);
        reply(1, "*2\r\n+a\r\n+c\r\n", UNKNOWN, 0);
        assertThat(decided()).extracting(Repair::action).containsExactly(Action.ASK_AGAIN);
    }
}
