package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.RequestLimits;
import io.ringspan.node.protocol.RequestRoom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the texts {@code ~} is CRLF, and {@code #} stands for where the numbers of this start begin. {@code CasNumbersIT} does it with real stores. */
class CasNumbersTest {
    private static final long START = 77;

    private final CasNumbers numbers = new CasNumbers(START);
    private final MemcacheRequestDecoder decoder = new MemcacheRequestDecoder(RequestLimits.NONE, RequestRoom.ENDLESS);

    @Test
    void aNumberComesBackAsItWas() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            CasNumbers some = new CasNumbers(random.nextLong());
            long number = 1L + random.nextInt(Integer.MAX_VALUE);
            assertThat(some.given(number)).isPositive();
            assertThat(some.stores(some.given(number))).isEqualTo(number);
            assertThat(new CasNumbers(random.nextLong()).stores(some.given(number)))
                    .as("elsewhere")
                    .isEqualTo(CasNumbers.OF_NO_VALUE);
        }
        assertThat(numbers.given(0)).isZero();
        assertThat(numbers.stores(0)).isZero();
        assertThat(numbers.stores(1)).isEqualTo(CasNumbers.OF_NO_VALUE);
        assertThat(numbers.stores(-1)).isEqualTo(CasNumbers.OF_NO_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "cas a 1 0 1 #~v~, cas a 1 0 1 5~v~",
        "cas a 1 0 1 7~v~, cas a 1 0 1 18446744073709551615~v~",
        "ms a 1 T0 C# k~v~, ms a 1 T0 C5 k~v~",
        "md a C#~, md a C5~",
        "ma a C0 v~, ma a C0 v~",
        "gets a b~, gets a b~",
        "set a 0 0 1~v~, set a 0 0 1~v~"
    })
    void theStoreIsAskedWithItsOwn(String said, String asked) {
        ByteBuf in = bytes("??" + said.replace("#", Long.toString(numbers.given(5))));
        decoder.next(in, 2, in.writerIndex());
        ByteBuf out = Unpooled.buffer();
        numbers.writeRun(decoder, in, 2, out);
        assertThat(text(out)).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "gets a b~, VALUE a 0 4 5~c5~~VALUE b 1 0 5~~END~, VALUE a 0 4 #~c5~~VALUE b 1 0 #~~END~",
        "get a~, VALUE a 0 2~c5~END~, VALUE a 0 2~c5~END~",
        "gets a~, END~, END~",
        "gets a~, VALUE a 0 1 5~v~SERVER_ERROR no~, VALUE a 0 1 #~v~SERVER_ERROR no~",
        "mg a c v~, VA 2 c5~c5~, VA 2 c#~c5~",
        "mg a v~, VA 2~c5~, VA 2~c5~",
        "mg a c k~, HD c5 kx c5 W~, HD c# kx c5 W~",
        "mg a k c~, HD kx c7 c5 W~, HD kx c7 c# W~",
        "mg a k c~, HD kcat c5~, HD kcat c#~",
        "mg a k c~, EN ka~, EN ka~",
        "md a k c~, HD kx c5~, HD kx c5~",
        "ms a 1 c~v~, NS c0~, NS c0~",
        "ms a 1 c Oc5~v~, HD c5 Oc5~, HD c# Oc5~",
        "incr a 1~, 5~, 5~",
        "cas a 0 0 1 5~v~, EXISTS~, EXISTS~",
        "me a~, ME a exp=-1 la=0 cas=5 fetch=no cls=1 size=61~, ME a exp=-1 la=0 cas=5 fetch=no cls=1 size=61~"
    })
    void theClientIsGivenNumbersOfThisStart(String asked, String reply, String given) {
        ByteBuf in = bytes(asked);
        decoder.next(in, 0, in.writerIndex());
        ByteBuf said = bytes("??" + reply);
        ByteBuf out = Unpooled.buffer();
        numbers.writeReply(decoder.line(), said, 2, said.writerIndex() - 2, out);
        assertThat(text(out)).isEqualTo(given.replace("#", Long.toString(numbers.given(5))));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text.replace("~", "\r\n"), ISO_8859_1);
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(ISO_8859_1).replace("\r\n", "~");
    }
}
