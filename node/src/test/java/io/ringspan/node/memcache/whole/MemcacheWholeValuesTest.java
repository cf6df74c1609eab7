package io.ringspan.node.memcache.whole;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.StoredValue;
import io.ringspan.node.protocol.WholeValues;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemcacheWholeValuesTest {
    private static final long NOW = 1_800_000_000_900L;

    private final WholeValues values = MemcacheWholeValues.VALUES;

    @Test
    void aKeyIsAskedForByItsName() {
        assertThat(asked("k")).isEqualTo("mg k f t v\r\n");
        assertThat(asked("AAEC b")).isEqualTo("mg AAEC PAAEC b f t v\r\n");
    }

    @Test
    void whatOneStoreHasAnotherIsGiven() {
        assertThat(given("k", "VA 5 f7 t30\r\nhello\r\n")).isEqualTo("ms k 5 F7 T1800000030\r\nhello\r\n");
        assertThat(given("k", "VA 0 f0 t-1\r\n\r\n")).isEqualTo("ms k 0 F0\r\n\r\n");
        assertThat(given("AAEC b", "VA 1 f4294967295 t-1 W\r\nx\r\n"))
                .isEqualTo("ms AAEC 1 PAAEC b F4294967295\r\nx\r\n");
    }

    @Test
    void whatOneStoreLacksAnotherIsToldToDelete() {
        assertThat(given("k", "EN\r\n")).isEqualTo("md k\r\n");
        assertThat(given("AAEC b", "EN\r\n")).isEqualTo("md AAEC PAAEC b\r\n");
    }

    @Test
    void whatEndsInThisSecondIsNotTakenForWhatNeverEnds() {
        assertThat(given("k", "VA 1 f0 t0\r\nx\r\n")).isEqualTo("ms k 1 F0 T1800000000\r\nx\r\n");
    }

    @Test
    void aValueIsCarriedWithItsFlags() {
        StoredValue value = Objects.requireNonNull(values.in(bytes("VA 5 f4294967295 t30\r\nhello\r\n"), NOW));
        StoredValue come = values.ofCarried(values.carried(value), value.expiresMillis());
        ByteBuf out = Unpooled.buffer();
        values.put(come, bytes("k"), 0, 1, out);
        assertThat(out.toString(US_ASCII)).isEqualTo("ms k 5 F4294967295 T1800000030\r\nhello\r\n");
        assertThatThrownBy(() -> values.ofCarried(new byte[3], 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aValueMayBePutOnlyWhereNoneIs() {
        StoredValue value = Objects.requireNonNull(values.in(bytes("VA 1 f7 t-1\r\nx\r\n"), NOW));
        ByteBuf out = Unpooled.buffer();
        values.putNew(value, bytes("k"), 0, 1, out);
        assertThat(out.toString(US_ASCII)).isEqualTo("ms k 1 F7 ME\r\nx\r\n");
        assertThat(values.isThereAlready(bytes("NS\r\n"), 0, 4)).isTrue();
        assertThat(values.isThereAlready(bytes("HD\r\n"), 0, 4)).isFalse();
    }

    @Test
    void somethingElseIsNoValue() {
        for (String other : new String[] {
            "SERVER_ERROR out of memory\r\n", "", "V", "VA", "VA 5\r\nhello\r\n", "VA x f0 t0\r\n", "HD f0 t0\r\n"
        }) {
            assertThat(values.in(bytes(other), NOW)).as(other).isNull();
        }
    }

    @Test
    void whetherThereIsOneIsAskedWithoutTheValue() {
        ByteBuf out = Unpooled.buffer();
        values.askWhetherThere(bytes("k"), 0, 1, out);
        assertThat(out.toString(US_ASCII)).isEqualTo("me k\r\n");
        assertThat(values.isThere(bytes("ME k exp=-1 la=0 cas=1 fetch=no cls=1 size=60\r\n")))
                .isTrue();
        assertThat(values.isThere(bytes("EN\r\n"))).isFalse();
        assertThat(values.isThere(bytes("SERVER_ERROR x\r\n"))).isNull();
        assertThat(values.isThere(bytes(""))).isNull();
    }

    @Test
    void noCommandIsLongerThanIsSaid() {
        for (String name : new String[] {"k", "k".repeat(250), "A".repeat(248) + " b"}) {
            StoredValue value = new StoredValue(bytes("v"), 0, 1, Long.MAX_VALUE, 0xFFFF_FFFFL);
            ByteBuf out = Unpooled.buffer();
            values.put(value, bytes(name), 0, name.length(), out);
            assertThat(out.readableBytes() - 1).isLessThanOrEqualTo(values.putBytes(name.length()));
        }
    }

    private String asked(String name) {
        ByteBuf out = Unpooled.buffer();
        values.ask(bytes(name), 0, name.length(), out);
        return out.toString(US_ASCII);
    }

    private String given(String name, String replies) {
        StoredValue stored = Objects.requireNonNull(values.in(bytes(replies), NOW));
        ByteBuf out = Unpooled.buffer();
        values.put(stored, bytes(name), 0, name.length(), out);
        return out.toString(US_ASCII);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }
}
