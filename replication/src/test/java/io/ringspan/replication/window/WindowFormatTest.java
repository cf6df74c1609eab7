package io.ringspan.replication.window;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.SimHintFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Holds docs/hints.md to the code, byte by byte; the checksums come from another program. */
class WindowFormatTest {
    private static final String SEGMENT = "00000001.window";
    private static final int UNIT = 8192;
    private static final String HEAD = "525357494e44570a" + "00000001" + "00000080" + "f32052c0" + "00000000";
    private static final String NEWER = "525357494e44570a" + "00000002" + "00000080" + "bb13e234" + "00000000";
    private static final String BLOCK = "7930475e" + "00000002" + "00000010" + "00000030";
    private static final String RECORD = "0000001d" + "4873f8b4" + "0000000000000102" + "0000000000000001"
            + "0000000000000001" + "0000000000000102" + "00000005" + "00000003" + "02" + "01" + "616263";
    private static final String CURSORS = "525343555253520a" + "00000001" + "4d2128d9";
    private static final String ONE =
            "00000008" + "2f9bff85" + "0000000000000007" + "0000000000000102" + "6463312f72312f30";
    private static final String OTHER =
            "00000009" + "7e114354" + "0000000000000000" + "0000000000000000" + "6463322f72312f3130" + "00000000000000";

    private final KilledProcess killed = new KilledProcess();

    /** The bytes of a segment as a newer Ringspan would begin it. */
    static byte[] newerSegment(byte[] segment) {
        byte[] newer = segment.clone();
        byte[] head = HexFormat.of().parseHex(NEWER);
        System.arraycopy(head, 0, newer, 0, head.length);
        return newer;
    }

    @Test
    void whatIsWrittenIsWhatTheDocumentSays() {
        SimWindows windows = new SimWindows();
        DurableWindows durable = new DurableWindows(windows.of(killed.stream));
        Cursor one = durable.cursor(node("dc1", 0));
        Cursor other = durable.cursor(node("dc2", 10));
        Block block = Objects.requireNonNull(durable.take(4000, new Cursor[] {one, other}));
        WriteFrame write = new WriteFrame()
                .number(258, 1)
                .place(5, 9, 258)
                .form(3, (byte) 2, (byte) 1)
                .span(block.buffer(), block.first() + Block.HEAD_BYTES, 3);
        block.buffer().setCharSequence(write.at(), "abc", US_ASCII);
        block.seal(write, 1);
        one.base(7);
        one.sentTo(258);

        SimHintFiles left = windows.left().values().iterator().next();
        assertThat(left.names()).containsExactly(SEGMENT, "cursors");
        byte[] segment = left.bytes(SEGMENT);
        assertThat(segment).hasSize(1 << 20);
        assertThat(hex(segment, 0)).startsWith(HEAD + "00000000" + "00000001" + "00000000");
        assertThat(hex(segment, UNIT)).startsWith(BLOCK + RECORD + "00000000");
        assertThat(left.bytes("cursors")).hasSize(65_536);
        assertThat(hex(left.bytes("cursors"), 0)).startsWith(CURSORS + ONE + OTHER + "00000000");
    }

    @Test
    void whatTheDocumentSaysIsRead() throws IOException {
        byte[] segment = new byte[128 * UNIT];
        put(segment, 0, HEAD + "00000000" + "00000001");
        put(segment, UNIT, BLOCK + RECORD);
        SimHintFiles left = new SimHintFiles();
        left.put(SEGMENT, segment);
        byte[] cursors = new byte[1024];
        put(cursors, 0, CURSORS + ONE + OTHER);
        left.put("cursors", cursors);

        assertThat(LeftCursors.in(left))
                .containsExactly(
                        new LeftCursors.Left("dc1/r1/0", 16, 7, 258), new LeftCursors.Left("dc2/r1/10", 48, 0, 0));
        LeftWrites.Left write = LeftWrites.in(left, left.names()).get(0);
        assertThat(write.position()).isEqualTo(258);
        assertThat(write.isFor(16)).isTrue();
        assertThat(write.isFor(48)).isFalse();
        assertThat(Arrays.copyOfRange(segment, write.at() + 26, write.at() + write.length()))
                .asString(US_ASCII)
                .isEqualTo("abc");
    }

    @Test
    void cursorsOfANewerFormatAreRefused() {
        byte[] cursors = new byte[1024];
        put(cursors, 0, "525343555253520a" + "00000002");
        ByteBuffer bytes = ByteBuffer.wrap(cursors);
        bytes.putInt(12, WindowFormat.checksum(bytes, 0, 12));
        SimHintFiles left = new SimHintFiles();
        left.put("cursors", cursors);
        assertThatThrownBy(() -> killed.take(left)).hasMessageContaining("version 2");
    }

    private static NodeId node(String datacenter, long token) {
        return new NodeId(new Datacenter(datacenter), new Rack("r1"), Token.of(token));
    }

    private static void put(byte[] into, int at, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        System.arraycopy(bytes, 0, into, at, bytes.length);
    }

    private static String hex(byte[] bytes, int from) {
        return HexFormat.of().formatHex(bytes, from, from + 256);
    }
}
