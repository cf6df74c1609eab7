package io.ringspan.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisBinaryTest {
    private static final Path ANY = Path.of("/opt/redis-server");

    @ParameterizedTest
    @CsvSource({
        "Redis server v=7.0.15 sha=00000000:0 malloc=libc bits=64, 7.0.15, true",
        "Redis server v=6.2.11 sha=00000000:0, 6.2.11, false",
        "Redis server v=5.0.3 sha=0, 5.0.3, false",
        "Redis server v=10.1 sha=0, 10.1, true",
        "Valkey server v=8.0.1 sha=0, 8.0.1, true",
        "Redis server v=7.4-rc1 sha=0, 7.4-rc1, true"
    })
    void theVersionIsReadFromWhatTheProgramSays(String answer, String version, boolean newEnough) {
        RedisBinary program = RedisBinary.parse(ANY, answer);
        assertThat(program.version()).isEqualTo(version);
        assertThat(program.isNewEnough()).isEqualTo(newEnough);
    }

    @Test
    void aProgramThatSaysNoVersionIsRefusedByName() {
        assertThatThrownBy(() -> RedisBinary.parse(ANY, "usage: redis-server"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("/opt/redis-server")
                .hasMessageContaining("--store");
    }
}
