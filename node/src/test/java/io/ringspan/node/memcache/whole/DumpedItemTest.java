package io.ringspan.node.memcache.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpedItemTest {
    private static @Nullable DumpedItem item(String line) {
        ByteBuf in = Unpooled.copiedBuffer("??" + line, ISO_8859_1);
        return DumpedItem.of(in, 2, in.writerIndex());
    }

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "b%25c, b%c",
        "a%20b, YSBi b",
        "%00%01%02, AAEC b",
        "a%0Ab, YQpi b",
        "%E9%fF, éÿ",
        "k%0d, k\\r",
        "x%2, x%2"
    })
    void aKeyIsNamedAsNodesNameIt(String written, String name) {
        DumpedItem item =
                Objects.requireNonNull(item("key=" + written + " exp=-1 la=1796089840 cas=2 fetch=no cls=1 size=63"));
        assertThat(new String(item.name(), ISO_8859_1)).isEqualTo(name.replace("\\r", "\r"));
        assertThat(item.expiresSeconds()).isEqualTo(-1);
    }

    @Test
    void itsEndIsTold() {
        DumpedItem item = Objects.requireNonNull(item("key=a exp=1796089840 la=1"));
        assertThat(item.expiresSeconds()).isEqualTo(1_796_089_840);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "END",
                "key=a",
                "key=a exp=x la=0",
                "kex=a exp=1 ",
                "BUSY currently processing crawler request"
            })
    void whatIsNoItemIsNone(String line) {
        assertThat(item(line)).isNull();
    }
}
