package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietTest {
    @ParameterizedTest
    @CsvSource({
        "NO, EN, true",
        "NO, STORED, true",
        "ALL, STORED, false",
        "ALL, SERVER_ERROR out of memory storing object, false",
        "MISSES, EN, false",
        "MISSES, EN Ox, false",
        "MISSES, HD, true",
        "MISSES, VA 1, true",
        "MISSES, SERVER_ERROR out of memory storing object, true",
        "SUCCESSES, HD, false",
        "SUCCESSES, HD Ox ka, false",
        "SUCCESSES, VA 1, false",
        "SUCCESSES, NS, true",
        "SUCCESSES, NF, true",
        "SUCCESSES, EX, true",
        "SUCCESSES, CLIENT_ERROR cannot increment or decrement non-numeric value, true"
    })
    void whatAClientHears(Quiet quiet, String reply, boolean heard) {
        assertThat(quiet.hears(Unpooled.copiedBuffer("?" + reply + "\r\n", US_ASCII), 1))
                .isEqualTo(heard);
    }
}
