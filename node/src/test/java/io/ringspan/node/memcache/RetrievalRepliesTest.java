package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In the texts {@code ~} is CRLF. {@code RetrievalIT} compares with real stores. */
class RetrievalRepliesTest {
    private static final String A = "VALUE a 0 1~1~";
    private static final String AB = "VALUE ab 5 2 77~22~";
    private static final String B = "VALUE b 0 4~x~y~";

    private final MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(RequestLimits.NONE, RequestRoom.ENDLESS);

    @Test
    void valuesComeInTheOrderOfTheKeys() {
        assertThat(merged("get b a ab~", new int[] {1, 0, 0}, A + AB + "END~", B + "END~"))
                .isEqualTo(B + A + AB + "END~");
        assertThat(merged("get a b ab~", new int[] {0, 1, 0}, A + AB + "END~", B + "END~"))
                .isEqualTo(A + B + AB + "END~");
    }

    @Test
    void whatIsNotThereIsLeftOut() {
        assertThat(merged("get a b ab~", new int[] {0, 1, 0}, AB + "END~", "END~"))
                .isEqualTo(AB + "END~");
        assertThat(merged("get ab a~", new int[] {0, 0}, A + "END~")).isEqualTo(A + "END~");
        assertThat(merged("gat 0 a b~", new int[] {0, 1}, "END~", "END~")).isEqualTo("END~");
        assertThat(merged("gat 0~", new int[] {})).isEqualTo("END~");
    }

    @Test
    void aKeyThatIsNamedTwiceComesTwice() {
        assertThat(merged("get a b a~", new int[] {0, 1, 0}, A + A + "END~", B + "END~"))
                .isEqualTo(A + B + A + "END~");
    }

    @Test
    void anErrorIsTheReplyWhateverTheOthersAre() {
        assertThat(merged("get a b~", new int[] {0, 1}, A + "END~", "SERVER_ERROR no~"))
                .isEqualTo("SERVER_ERROR no~");
        assertThat(merged("get a b~", new int[] {0, 1}, A + "SERVER_ERROR no~", B + "END~"))
                .isEqualTo("SERVER_ERROR no~");
    }

    @Test
    void whatIsNoReplyIsNotPutTogether() {
        assertThatThrownBy(() -> merged("get a~", new int[] {0}, A)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> merged("get a~", new int[] {0}, "END~END~"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPartAsksForItsKeysOnly() {
        decode("gat 10  a b  c ~");
        RetrievalReplies.Keys keys = new RetrievalReplies.Keys();
        keys.read(decoder.line());
        ByteBuf out = Unpooled.buffer();
        new SentForm().writePart(decoder.line(), keys, new int[] {1, 0, 1}, 1, 1_700_000_000, out);
        assertThat(out.toString(ISO_8859_1)).isEqualTo("gat 1700000010 a c\r\n");
    }

    private String merged(String command, int[] partOf, String... replies) {
        decode(command);
        // Replies need not begin where their buffers do.
        List<ByteBuf> parts = Stream.of(replies)
                .map(reply -> bytes("??" + reply).skipBytes(2))
                .toList();
        RetrievalReplies.Keys keys = new RetrievalReplies.Keys();
        keys.read(decoder.line());
        StringBuilder merged = new StringBuilder();
        new RetrievalReplies()
                .merge(
                        decoder.line().words().bytes(),
                        keys,
                        partOf,
                        parts,
                        (in, at, length) -> merged.append(in.toString(at, length, ISO_8859_1)));
        return merged.toString().replace("\r\n", "~");
    }

    private void decode(String command) {
        ByteBuf in = bytes(command);
        decoder.next(in, 0, in.writerIndex());
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text.replace("~", "\r\n"), ISO_8859_1);
    }
}
