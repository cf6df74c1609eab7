package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.resp.Forms;
import io.ringspan.node.resp.RespProtocol;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which transactions travel as they are, and what becomes of them. */
class PlainTransactionTest {
    private static final long NOW = 1_000_000;

    private final BatchReader reader = new BatchReader(CommandTable.load());

    @Test
    void itsCommandsStandBetweenMultiAndExec() {
        assertThat(sent("MULTI", "SET {a}k v", "INCR {a}n", "EXEC"))
                .isEqualTo(bytes("MULTI", "SET {a}k v", "INCR {a}n", "EXEC"));
    }

    /** Each store would count from the moment in which it gets it. */
    @Test
    void timesToLiveBecomeMoments() {
        assertThat(sent("MULTI", "SETEX k 7 v", "EXPIRE k 2", "EXEC"))
                .isEqualTo(bytes("MULTI", "SET k v PXAT 1007000", "PEXPIREAT k 1002000", "EXEC"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LPOP k",
                "SET k v NX",
                "SPOP k",
                "XADD k * f v",
                "RENAME k other",
                "EVAL return(1) 1 k",
                "GET k",
                "MGET k",
                "PING",
                "EXPIRE k nothing",
            })
    void withOneCommandThatHasToBeDecidedOrOnlyReadsItDoesNot(String command) {
        assertThat(sent("MULTI", "SET k v", command, "EXEC")).isNull();
    }

    @Test
    void noneDoesThatIsEmptyOrIsNone() {
        assertThat(sent("MULTI", "EXEC")).isNull();
        assertThat(sent("SET k v")).isNull();
    }

    @Test
    void theClientGetsTheReplyToExec() {
        assertThat(reply("+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n+OK\r\n-WRONGTYPE no\r\n", 4))
                .isEqualTo("*2\r\n+OK\r\n-WRONGTYPE no\r\n");
    }

    @Test
    void orWhatIsWrongWithTheWrite() {
        assertThat(reply("+OK\r\n-OVERWRITTEN late\r\n+QUEUED\r\n*2\r\n+OK\r\n:1\r\n", 4))
                .isEqualTo("-OVERWRITTEN late\r\n");
        assertThat(reply("-UNKNOWN\r\n-UNKNOWN\r\n-UNKNOWN\r\n-UNKNOWN\r\n", 4)).isEqualTo("-UNKNOWN\r\n");
    }

    private static String reply(String replies, int commands) {
        HeldReply held = new HeldReply(RespProtocol.RESP, ByteBufAllocator.DEFAULT);
        ByteBuf in = Unpooled.copiedBuffer(replies, ISO_8859_1);
        held.hold(in, 0, in.readableBytes(), true);
        ByteBuf told = PlainTransaction.reply(held, commands);
        held.drop();
        in.release();
        String text = told.toString(ISO_8859_1);
        told.release();
        return text;
    }

    private @Nullable String sent(String... lines) {
        ByteBuf in = Unpooled.copiedBuffer(bytes(lines), ISO_8859_1);
        Batch batch = Objects.requireNonNull(reader.read(in, 2, NOW));
        PlainTransaction plain = PlainTransaction.of(batch, new Forms(), ByteBufAllocator.DEFAULT);
        if (plain == null) {
            return null;
        }
        String text = plain.span().toString(ISO_8859_1);
        assertThat(plain.commands()).isEqualTo(lines.length);
        plain.release();
        return text;
    }

    private static String bytes(String... lines) {
        StringBuilder out = new StringBuilder();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            out.append('*').append(words.length).append("\r\n");
            for (String word : words) {
                out.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            }
        }
        return out.toString();
    }
}
