package io.ringspan.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8102, 127.0.0.1, 8102",
        "0.0.0.0:1, 0.0.0.0, 1",
        "redis-1.cache.example:65535, redis-1.cache.example, 65535",
        "under_score:6379, under_score, 6379",
        "[::1]:8101, ::1, 8101",
        "[2001:db8::7]:8101, 2001:db8::7, 8101",
        "[fe80::1%eth0]:8101, fe80::1%eth0, 8101",
        "[::ffff:10.0.0.1]:8101, ::ffff:10.0.0.1, 8101",
        "[1:2:3:4:5:6:7:8]:8101, 1:2:3:4:5:6:7:8, 8101",
        "/run/redis.sock, /run/redis.sock, 0",
    })
    void aWellFormedTextIsReadAndWrittenBack(String text, String host, int port) {
        Endpoint endpoint = Endpoint.parse(text);

        assertThat(endpoint).isEqualTo(new Endpoint(host, port));
        assertThat(endpoint.toString()).isEqualTo(text);
        assertThat(endpoint.isUnixSocket()).isEqualTo(port == 0);
    }

    @Test
    void anIpv6AddressWithoutBracketsEndsAtTheLastColon() {
        assertThat(Endpoint.parse("::1:8101")).isEqualTo(new Endpoint("::1", 8101));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                ":8102",
                "localhost:",
                "localhost:0",
                "localhost:65536",
                "localhost:100000000000",
                "localhost:81o2",
                "localhost:-1",
                "local host:8102",
                "-host:8102",
                "a..b:8102",
                "1.2.3.256:8102",
                "a:b:8102",
                "fe80::1",
                "1:2:3:4:5:6:7:8",
                "[::1:8102",
                "::1]:8102",
                "[localhost]:8102",
                "[1:2:3:4:5:6:7:8:9]:8102",
                "[1::2::3]:8102",
                "[12345::]:8102",
                "[::1%]:8102",
                "/",
            })
    void aMalformedTextIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(text));
    }

    @Test
    void aRefusalNamesWhatWasFound() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse("localhost:81o2"))
                .withMessage("has \"81o2\" where a port is meant");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse("localhost:70000"))
                .withMessage("port 70000 is not within 1 and 65535");
    }

    @Test
    void aSocketPathEndsWhereTheSystemEndsIt() {
        assertThat(Endpoint.parse("/" + "x".repeat(106)).isUnixSocket()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse("/" + "x".repeat(107)));
    }
}
