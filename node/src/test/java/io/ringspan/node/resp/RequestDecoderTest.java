package io.ringspan.node.resp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestDecoderTest {
    private static final RequestLimits LIMITS = new RequestLimits(1 << 20, 1024, 64 * 1024);
    private static final String PIPELINE = unfold("*3~$3~SET~$1~k~$5~a~b|0~"
            + "PING~"
            + "~"
            + "*0~"
            + "*-1~"
            + "*2~$3~get~$0~~"
            + "  set  x \"y z\"|n"
            + "*1~$7~no-such~"
            + "*3~$6~OBJECT~$8~ENCODING~$3~*1|r~"
            + "*2~$4~MGET~$12~$3~GET~*1|r~");

    @Test
    void aPipelineIsFoundCommandByCommand() {
        assertThat(DecodedPieces.of(LIMITS, bytes(PIPELINE)))
                .containsExactly(
                        "COMMAND [SET, k, a\r\nb\0]",
                        "INLINE PING",
                        "COMMAND [get, ]",
                        "INLINE   set  x \"y z\"",
                        "COMMAND [no-such]",
                        "COMMAND [OBJECT, ENCODING, *1\r]",
                        "COMMAND [MGET, $3\r\nGET\r\n*1\r]");
    }

    @Test
    void aPipelineCutAtAnyTwoBytesReadsTheSame() {
        byte[] bytes = bytes(PIPELINE);
        List<String> whole = DecodedPieces.of(LIMITS, bytes);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                assertThat(DecodedPieces.of(LIMITS, bytes, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void aPipelineThatComesByteByByteReadsTheSame() {
        byte[] bytes = bytes(PIPELINE);
        assertThat(DecodedPieces.oneByOne(LIMITS, bytes)).isEqualTo(DecodedPieces.of(LIMITS, bytes));
    }

    /** In these tables {@code ~} is CRLF, {@code r} and {@code n} behind a bar are its halves, {@code |0} a zero byte. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*~ ; invalid multibulk length",
                "*a~ ; invalid multibulk length",
                "*+1~ ; invalid multibulk length",
                "*01~ ; invalid multibulk length",
                "*-0~ ; invalid multibulk length",
                "*--1~ ; invalid multibulk length",
                "*1 ~ ; invalid multibulk length",
                "* 1~ ; invalid multibulk length",
                "*1|n ; invalid multibulk length",
                "*1|rx ; invalid multibulk length",
                "*1.0~ ; invalid multibulk length",
                "*1025~ ; invalid multibulk length",
                "*2147483648~ ; invalid multibulk length",
                "*99999999999~ ; invalid multibulk length",
                "*1|0~ ; invalid multibulk length",
                "*1~$~ ; invalid bulk length",
                "*1~$-1~ ; invalid bulk length",
                "*1~$+4~PING~ ; invalid bulk length",
                "*1~$04~PING~ ; invalid bulk length",
                "*1~$4|nPING~ ; invalid bulk length",
                "*1~$4|rPING~ ; invalid bulk length",
                "*1~$0x4~PING~ ; invalid bulk length",
                "*1~$2147483648~ ; invalid bulk length",
                "*1~$4~PINGxx ; expected CRLF after a value",
                "*1~$4~PING|n|r ; expected CRLF after a value",
                "*1~$3~PING~ ; expected CRLF after a value",
                "*1~~ ; expected '$', got '?'",
                "*1~:4~ ; expected '$', got ':'",
                "*1~*1~$4~PING~ ; expected '$', got '*'",
                "*2~$3~GET~k~ ; expected '$', got 'k'",
                "PI|0NG~ ; zero byte in an inline request",
                "*2~$3~GET~$2000000~ ; NONE",
            })
    void brokenBytesAreRefusedForGood(String written, String error) {
        byte[] bytes = bytes(unfold(written) + "PING\r\n");
        List<String> found = DecodedPieces.of(LIMITS, bytes);
        if (error.equals("NONE")) {
            assertThat(found).containsExactly("TOO_LARGE");
        } else {
            assertThat(found).containsExactly("BROKEN Protocol error: " + error);
        }
        assertThat(DecodedPieces.oneByOne(LIMITS, bytes)).isEqualTo(found);
    }

    @Test
    void aCommandOfExactlyTheLimitIsReadAndOneByteMoreIsRefused() {
        String head = "*2\r\n$3\r\nGET\r\n$80\r\n";
        String command = head + "k".repeat(80) + "\r\n";
        RequestLimits enough = new RequestLimits(head.length() + 80, 16, 64);
        RequestLimits less = new RequestLimits(head.length() + 79, 16, 64);
        byte[] bytes = bytes(command + "PING\r\n");
        assertThat(DecodedPieces.of(enough, bytes))
                .containsExactly("COMMAND [GET, " + "k".repeat(80) + "]", "INLINE PING");
        assertThat(DecodedPieces.of(less, bytes)).containsExactly("TOO_LARGE", "INLINE PING");
        assertThat(DecodedPieces.oneByOne(less, bytes)).containsExactly("TOO_LARGE", "INLINE PING");
    }

    @Test
    void aCommandWithExactlyAsManyArgumentsAsAllowedIsReadAndOneMoreIsRefused() {
        RequestLimits three = new RequestLimits(1000, 3, 64);
        String argument = "$1\r\nx\r\n";
        assertThat(DecodedPieces.of(three, bytes("*3\r\n" + argument.repeat(3))))
                .containsExactly("COMMAND [x, x, x]");
        assertThat(DecodedPieces.of(three, bytes("*4\r\n" + argument.repeat(4))))
                .containsExactly("BROKEN Protocol error: invalid multibulk length");
    }

    @Test
    void aLineOfExactlyTheLimitIsReadAndOneByteMoreIsRefusedHoweverItComes() {
        RequestLimits sixteen = new RequestLimits(1000, 3, 16);
        byte[] fits = bytes("PING 0123456789\n");
        byte[] longer = bytes("PING 0123456789a\n");
        byte[] endless = bytes("PING 0123456789a");
        assertThat(DecodedPieces.of(sixteen, fits)).containsExactly("INLINE PING 0123456789");
        for (byte[] tooLong : List.of(longer, endless)) {
            assertThat(DecodedPieces.of(sixteen, tooLong))
                    .isEqualTo(DecodedPieces.oneByOne(sixteen, tooLong))
                    .containsExactly("BROKEN Protocol error: too big inline request");
        }
    }

    @Test
    void aHugeValueThatIsAnnouncedIsRefusedAtOnceAndPassedOverAsItComes() {
        RequestLimits small = new RequestLimits(64, 16, 64);
        String refused = "*4\r\n$3\r\nSET\r\n$100\r\n" + "*".repeat(100) + "\r\n$3\r\n\r\n$\r\n$200\r\n"
                + "\n".repeat(200) + "\r\n";
        byte[] bytes = bytes(refused + "*1\r\n$4\r\nPING\r\n");
        List<String> expected = List.of("TOO_LARGE", "COMMAND [PING]");
        assertThat(DecodedPieces.of(small, bytes)).isEqualTo(expected);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(DecodedPieces.of(small, bytes, cut)).as("cut at %d", cut).isEqualTo(expected);
        }
    }

    private static String unfold(String written) {
        return written.replace("~", "\r\n")
                .replace("|r", "\r")
                .replace("|n", "\n")
                .replace("|0", "\0");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Test
    void aLargeValueClaimsItsRoomOnceAndGivesItBackWhenItHasCome() {
        String head = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + RequestDecoder.LARGE_BYTES + "\r\n";
        Claims claims = new Claims(RequestDecoder.LARGE_BYTES);
        RequestDecoder decoder = new RequestDecoder(CommandTable.load(), LIMITS, claims);
        ByteBuf in = Unpooled.copiedBuffer(head, US_ASCII);
        assertThat(decoder.next(in, 0, in.writerIndex())).isEqualTo(RequestDecoder.Found.MORE);
        in.writeBytes(new byte[RequestDecoder.LARGE_BYTES]);
        assertThat(decoder.next(in, 0, in.writerIndex())).isEqualTo(RequestDecoder.Found.MORE);
        assertThat(claims.claimed).isEqualTo(RequestDecoder.LARGE_BYTES);
        in.writeBytes(new byte[] {'\r', '\n'});
        assertThat(decoder.next(in, 0, in.writerIndex())).isEqualTo(RequestDecoder.Found.COMMAND);
        assertThat(claims.claimed).isZero();
        in.release();
    }

    @Test
    void aCommandWhoseValueFindsNoRoomIsPassedOver() {
        String head = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + RequestDecoder.LARGE_BYTES + "\r\n";
        Claims claims = new Claims(RequestDecoder.LARGE_BYTES - 1);
        RequestDecoder decoder = new RequestDecoder(CommandTable.load(), LIMITS, claims);
        ByteBuf in = Unpooled.copiedBuffer(head, US_ASCII);
        assertThat(decoder.next(in, 0, in.writerIndex())).isEqualTo(RequestDecoder.Found.NO_ROOM);
        int at = decoder.end();
        in.writeBytes(new byte[RequestDecoder.LARGE_BYTES]).writeBytes("\r\n*1\r\n$4\r\nPING\r\n".getBytes(US_ASCII));
        assertThat(decoder.next(in, at, in.writerIndex())).isEqualTo(RequestDecoder.Found.NOTHING);
        assertThat(decoder.next(in, decoder.end(), in.writerIndex())).isEqualTo(RequestDecoder.Found.COMMAND);
        assertThat(claims.claimed).isZero();
        in.release();
    }

    private static final class Claims implements RequestRoom {
        private final int max;
        private int claimed;

        Claims(int max) {
            this.max = max;
        }

        @Override
        public boolean claim(int bytes) {
            if (claimed + bytes > max) {
                return false;
            }
            claimed += bytes;
            return true;
        }

        @Override
        public void giveBack() {
            claimed = 0;
        }
    }
}
