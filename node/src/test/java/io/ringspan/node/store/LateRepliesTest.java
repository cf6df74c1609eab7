package io.ringspan.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.replication.late.LateAnswers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LateRepliesTest implements WriteReplies {
    private final List<String> told = new ArrayList<>();
    private final LateReplies replies = new LateReplies(RespProtocol.RESP, this, late(null));

    private static LateAnswers late(byte @Nullable [] answer) {
        return new LateAnswers().add(1, answer).add(3, null);
    }

    @Override
    public void replied(long position, ByteBuf in, int at, int length, boolean last, int refusals) {
        told.add(position + " " + last + " " + refusals + " " + in.toString(at, length, US_ASCII));
    }

    @Override
    public void unanswered(long position) {
        told.add(position + " unanswered");
    }

    @Test
    void whereACommandCameTooLateAnErrorSaysSoAndAllOtherRepliesStand() {
        String sent = "$3\r\na\r\n\r\n+OK\r\n*2\r\n:1\r\n*1\r\n$-1\r\n+OK\r\n-OOM no\r\n";
        ByteBuf in = Unpooled.copiedBuffer(sent, US_ASCII);
        for (int at = 0; at < sent.length(); at++) {
            assertThat(told).isEmpty();
            replies.replied(7, in, at, 1, at + 1 == sent.length(), 1);
        }
        assertThat(told).hasSize(1);
        assertThat(told.get(0).split("-OVERWRITTEN [^\r]*\r\n", -1))
                .containsExactly("7 true 1 $3\r\na\r\n\r\n", "*2\r\n:1\r\n*1\r\n$-1\r\n", "-OOM no\r\n");
    }

    @Test
    void whereItIsKnownWhatACommandWouldHaveBeenAnsweredThatStandsThere() {
        LateReplies memcached =
                new LateReplies(MemcacheProtocol.MEMCACHE, this, late("HD Oabc\r\n".getBytes(US_ASCII)));
        String sent = "STORED\r\nMN\r\n17\r\nMN\r\nVA 1\r\nx\r\n";
        memcached.replied(7, Unpooled.copiedBuffer(sent, US_ASCII), 0, sent.length(), true, 0);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).split("SERVER_ERROR OVERWRITTEN [^\r]*\r\n", -1))
                .containsExactly("7 true 0 STORED\r\nHD Oabc\r\n17\r\n", "VA 1\r\nx\r\n");
    }

    @Test
    void ofASpanThatIsAppliedAsOneTheErrorStandsAmongTheRepliesToExec() {
        String sent = "+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n:0\r\n:7\r\n+OK\r\n";
        replies.replied(7, Unpooled.copiedBuffer(sent, US_ASCII), 0, sent.length(), true, 0);
        assertThat(told).hasSize(1);
        assertThat(told.get(0).split("-OVERWRITTEN [^\r]*\r\n", -1))
                .containsExactly("7 true 0 +OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n", ":7\r\n", "");
    }

    @Test
    void whoIsNotAnsweredIsToldOnce() {
        replies.replied(7, Unpooled.copiedBuffer("+OK\r\n", US_ASCII), 0, 5, false, 0);
        replies.unanswered(7);
        assertThat(told).containsExactly("7 unanswered");
    }
}
