package io.ringspan.replication.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTokensTest {
    @ParameterizedTest(name = "[{0}] {1} is hashed as {2}")
    @CsvSource({
        "{},  user:{42}:name,  42",
        "{},  {42},            42",
        "{},  a{b}{c},         b",
        "{},  {a{b}c},         a{b",
        "{},  a}b{c}d,         c",
        "{},  plain,           plain",
        "{},  open{only,       open{only",
        "{},  close}only,      close}only",
        "{},  last{,           last{",
        "{},  {}empty,         {}empty",
        "{},  {}{later},       {}{later}",
        "{},  {,               {",
        "{},  '',              ''",
        "$$,  a$b$c$d,         b",
        "$$,  a$$b$,           a$$b$",
        "$$,  a$b,             a$b",
        "<},  {no}<yes},       yes",
    })
    void hashesWhatTheFirstTagHolds(String tag, String key, String hashed) {
        KeyTokens tagged = new KeyTokens(KeyHash.MURMUR, HashTag.of(tag));
        assertThat(token(tagged, key)).isEqualTo(token(KeyTokens.of(KeyHash.MURMUR), hashed));
        ByteBuf bytes = Unpooled.copiedBuffer(key, StandardCharsets.US_ASCII);
        assertThat(tagged.hashed(bytes, 0, key.length()).toString(StandardCharsets.US_ASCII))
                .isEqualTo(hashed);
    }

    @ParameterizedTest(name = "[{0}] {1}... is decided: {2}")
    @CsvSource({
        "{},  {a},     true",
        "{},  {a}b{,   true",
        "{},  x{a}b,   true",
        "{},  a,       false",
        "{},  '',      false",
        "{},  {a,      false",
        "{},  {,       false",
        "{},  {}{a},   false",
        "$$,  a$b$,    true",
        "$$,  a$b,     false",
    })
    void whatBeginsWithAWholeTagIsDecidedByIt(String tag, String begin, boolean isDecided) {
        KeyTokens tagged = new KeyTokens(KeyHash.MURMUR, HashTag.of(tag));
        ByteBuf bytes = Unpooled.copiedBuffer(begin + "}$x", StandardCharsets.US_ASCII);
        assertThat(tagged.isDecidedBy(bytes, 0, begin.length())).isEqualTo(isDecided);
        assertThat(KeyTokens.of(KeyHash.MURMUR).isDecidedBy(bytes, 0, begin.length()))
                .isFalse();
    }

    @Test
    void looksForTheTagInsideTheKeyOnly() {
        ByteBuf bytes = Unpooled.copiedBuffer("{x}key{y}", StandardCharsets.US_ASCII);
        KeyTokens tagged = new KeyTokens(KeyHash.MURMUR, HashTag.of("{}"));
        assertThat(tagged.token(bytes, 1, 5)).isEqualTo(token(KeyTokens.of(KeyHash.MURMUR), "x}key"));
        assertThat(tagged.token(bytes, 3, 5)).isEqualTo(token(KeyTokens.of(KeyHash.MURMUR), "key{y"));
    }

    @Test
    void hashesTheWholeKeyWithoutATag() {
        assertThat(Integer.toUnsignedLong(token(KeyTokens.of(KeyHash.MURMUR), "{a}b")))
                .isEqualTo(3170051293L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}{", "{\u00e9"})
    void refusesATagThatIsNotTwoAsciiCharacters(String tag) {
        assertThatThrownBy(() -> HashTag.of(tag))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two ASCII characters")
                .hasMessageContaining("\"" + tag + "\"");
    }

    @Test
    void printsATagAsItIsWritten() {
        assertThat(HashTag.of("{}")).hasToString("{}");
    }

    private static int token(KeyTokens tokens, String key) {
        ByteBuf bytes = Unpooled.copiedBuffer(key, StandardCharsets.US_ASCII);
        return tokens.token(bytes, 0, bytes.readableBytes());
    }
}
