package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.store.CommandKind;
import org.junit.jupiter.api.Test;

class RespSpanCommandsTest {
    private static final byte[] SET = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\nvv\r\n".getBytes(US_ASCII);
    private static final byte[] INCR = "*2\r\n$4\r\nINCR\r\n$3\r\nkey\r\n".getBytes(US_ASCII);

    private final RespSpanCommands commands = new RespSpanCommands(CommandTable.load());

    @Test
    void theCommandsOfASpanAreWalkedOneAfterTheOther() {
        ByteBuf span = Unpooled.wrappedBuffer(SET, INCR);
        requireBoth(span, 0);
    }

    @Test
    void aSpanThatWasCopiedBehindTheWriterIndexIsWalkedAsWell() {
        ByteBuf chunk = Unpooled.buffer(256, 256);
        chunk.setBytes(100, SET).setBytes(100 + SET.length, INCR);
        assertThat(chunk.writerIndex()).isZero();
        requireBoth(chunk, 100);
    }

    private void requireBoth(ByteBuf span, int at) {
        assertThat(commands.next(span, at)).isEqualTo(at + SET.length);
        assertThat(commands.kind()).isEqualTo(CommandKind.WHOLE);
        assertThat(key(span)).isEqualTo("k");
        assertThat(commands.next(span, at + SET.length)).isEqualTo(at + SET.length + INCR.length);
        assertThat(commands.kind()).isEqualTo(CommandKind.DELTA);
        assertThat(key(span)).isEqualTo("key");
    }

    private String key(ByteBuf span) {
        assertThat(commands.keys()).isEqualTo(1);
        return span.toString(commands.keyAt(0), commands.keyLength(0), US_ASCII);
    }
}
