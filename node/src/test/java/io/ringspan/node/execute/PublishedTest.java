package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.redis.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "publish",
                "redis.call('PUBLISH', KEYS[1], 'x')",
                "return redis.pcall(\"spublish\", 'x', 'y')",
                "pupublish",
                "ppublish",
                "publispublish",
                "\u00ffpublisPuBlIsH"
            })
    void aTextThatHasTheWordIsFoundWhereverItStands(String text) {
        assertThat(isIn(text)).isTrue();
        assertThat(isIn("a" + text + "z")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p", "publis", "ublish", "publi sh", "pub' .. 'lish", "publis\u00ff", "hsilbup"})
    void anyOtherTextIsNot(String text) {
        assertThat(isIn(text)).isFalse();
    }

    private static boolean isIn(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer("publish" + text + "publish", ISO_8859_1);
        return Published.isIn(bytes, 7, text.length());
    }

    @ParameterizedTest
    @CsvSource({
        "EVAL x 1 k publish, true",
        "EVALSHA x 0 SPUBLISH, true",
        "EVAL publish 0 a, false",
        "EVAL x 1 k published, false",
        "EVAL x 0, false"
    })
    void aScriptThatIsGivenTheWordAsAnArgumentMayPublish(String line, boolean may) {
        Arguments arguments = new Arguments();
        ByteBuf bytes = Unpooled.copiedBuffer(line, ISO_8859_1);
        arguments.begin(bytes);
        int at = 0;
        for (String word : line.split(" ", -1)) {
            arguments.add(at, word.length());
            at += word.length() + 1;
        }
        assertThat(Published.isAmong(arguments)).isEqualTo(may);
    }

    @Test
    void theListIsReadBehindItsName() {
        Reply list = new Reply.Items(List.of(
                new Reply.Blob(Published.LIST),
                new Reply.Blob("publish"),
                new Reply.Blob("c"),
                new Reply.Blob("m"),
                new Reply.Blob("spublish"),
                new Reply.Blob("d"),
                new Reply.Blob("")));
        assertThat(Published.of(list)).containsExactly(new Published(false, "c", "m"), new Published(true, "d", ""));
        assertThat(Published.of(new Reply.Nothing())).isEmpty();
    }
}
