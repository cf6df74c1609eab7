package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.store.CommandKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the texts {@code ~} is CRLF. */
class MemcacheSpanCommandsTest {
    private final MemcacheSpanCommands commands = new MemcacheSpanCommands();

    @ParameterizedTest
    @CsvSource({
        "set a 0 0 1~v~, WHOLE, 0",
        "set a 0 1700000000 1~v~, WHOLE, 1700000000000",
        "set a 0 -1 1~v~, WHOLE, 1",
        "delete a~, WHOLE, 0",
        "append a 0 0 1~v~, DELTA, -1",
        "prepend a 0 0 1~v~, DELTA, -1",
        "incr a 1~, ADDITION, -1",
        "decr a 1~, DELTA, -1",
        "touch a 1700000000~, DELTA, 1700000000000",
        "touch a 0~, DELTA, 0",
        "gat 0 a~, DELTA, 0",
        "get a~, DELTA, -1",
        "ms a 1~v~, WHOLE, 0",
        "ms a 1 T1700000000 MS F5~v~, WHOLE, 1700000000000",
        "ms a 1 T-5~v~, WHOLE, 1",
        "ms a 1 MA~v~, DELTA, -1",
        "ms a 1 MP T1800000000~v~, DELTA, -1",
        "ms a 1 C5~v~, DELTA, 0",
        "ms a 1 I~v~, DELTA, 0",
        "md a~, WHOLE, 0",
        "md a I~, DELTA, -1",
        "md a I T1700000000~, DELTA, 1700000000000",
        "md a C5~, DELTA, -1",
        "ma a~, ADDITION, -1",
        "ma a MI D5~, ADDITION, -1",
        "ma a M-~, DELTA, -1",
        "ma a N0 J5~, DELTA, -1",
        "ma a T0~, DELTA, 0",
        "mg a v T1700000000~, DELTA, 1700000000000",
        "mg a v N1700000000~, DELTA, -1"
    })
    void whatItDoesToItsKey(String text, CommandKind kind, long deadline) {
        ByteBuf span = span(text);
        assertThat(commands.next(span, 0)).isEqualTo(span.writerIndex());
        assertThat(commands.kind()).isEqualTo(kind);
        assertThat(commands.deadline()).isEqualTo(deadline);
        assertThat(keys(span)).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({
        "get a bb c~, a|bb|c",
        "gats 0 a a~, a|a",
        "mg YQ== Pa b v~, a",
        "ms YQ== 1 Pa b F1~v~, a",
        "mg AAEC PAAEC b v~, AAEC b",
        "ms AAEC 1 PAAEC b~v~, AAEC b",
        "me AAEC b~, AAEC b",
        "gat 0~, ''",
        "version~, ''"
    })
    void theKeysAreThoseByWhichNodesKnowThem(String text, String keys) {
        ByteBuf span = span(text);
        commands.next(span, 0);
        assertThat(String.join("|", keys(span))).isEqualTo(keys);
    }

    /** As memcached 1.6.18 answers them. */
    @ParameterizedTest
    @CsvSource({
        "set a 0 0 1~v~, STORED~",
        "delete a~, DELETED~",
        "flush_all~, OK~",
        "ms a 1~v~, HD~",
        "ms a 1 k MS T0 F7 Oxy~v~, HD ka Oxy~",
        "ms YSBi 1 PYSBi b O12 k~v~, HD O12 kYSBi b~",
        "ms a 1 c~v~,",
        "ms a 1 MA~v~,",
        "md a O3 k~, HD O3 ka~",
        "md a I~,",
        "ma a~,",
        "incr a 1~,",
        "touch a 0~,",
        "gat 0 a~,"
    })
    void whatIsOverwrittenAtOnceWasDone(String text, @Nullable String answer) {
        commands.next(span(text), 0);
        byte[] said = commands.overwrittenAnswer();
        assertThat(said == null ? null : new String(said, ISO_8859_1).replace("\r\n", "~"))
                .isEqualTo(answer);
    }

    @Test
    void aSpanOfManyIsWalkedOneByOne() {
        ByteBuf span = span("??set a 0 0 5~get b~touch c 0~get" + " k".repeat(100) + "~");
        int at = commands.next(span, 2);
        assertThat(keys(span)).containsExactly("a");
        at = commands.next(span, at);
        assertThat(keys(span)).containsExactly("c");
        assertThat(commands.next(span, at)).isEqualTo(span.writerIndex());
        assertThat(keys(span)).hasSize(100).containsOnly("k");
    }

    @Test
    void whatIsLeftOutOfOneWithSeveralKeysIsNotSent() {
        ByteBuf span = span("gat 0 a b c~");
        commands.next(span, 0);
        BitSet left = new BitSet();
        left.set(1);
        ByteBuf out = Unpooled.buffer();
        assertThat(commands.without(left, out)).isFalse();
        assertThat(out.toString(ISO_8859_1)).isEqualTo("gat 0 a c\r\n");
    }

    @Test
    void whatDeletesAllIsKnown() {
        ByteBuf span = span("??flush_all~");
        assertThat(commands.isFlush(span, 2, span.writerIndex() - 2)).isTrue();
        assertThat(commands.isFlush(span("flush_all_~"), 0, 12)).isFalse();
        assertThat(commands.isFlush(span("flush_alx~"), 0, 11)).isFalse();
        assertThat(MemcacheProtocol.MEMCACHE.flush().toString(ISO_8859_1)).isEqualTo("flush_all\r\n");
    }

    @Test
    void whatIsNoCommandIsSaid() {
        assertThatThrownBy(() -> commands.next(span("*1~"), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no command of memcached's");
    }

    private List<String> keys(ByteBuf span) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < commands.keys(); i++) {
            keys.add(span.toString(commands.keyAt(i), commands.keyLength(i), ISO_8859_1));
        }
        return keys;
    }

    private static ByteBuf span(String text) {
        return Unpooled.copiedBuffer(text.replace("~", "\r\n"), ISO_8859_1);
    }
}
