package io.ringspan.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSettingsTest {
    @Test
    void withoutAWordTheLogIsTextOnStandardError() throws LogSettings.Refused {
        assertThat(LogSettings.of(Map.of())).isEqualTo(LogSettings.PLAIN);
        assertThat(LogSettings.of(Map.of("RINGSPAN_LOG_FORMAT", "", "RINGSPAN_LOG_FILE", "", "RINGSPAN_LOG_FILES", "")))
                .isEqualTo(LogSettings.PLAIN);
    }

    @Test
    void allThatCanBeSaidIsTaken() throws LogSettings.Refused {
        Map<String, String> environment = Map.of(
                "RINGSPAN_LOG_FORMAT", "json",
                "RINGSPAN_LOG_FILE", "/var/log/ringspan/node.log",
                "RINGSPAN_LOG_FILE_MB", "4096",
                "RINGSPAN_LOG_FILES", "100");
        assertThat(LogSettings.of(environment))
                .isEqualTo(new LogSettings(true, Optional.of(Path.of("/var/log/ringspan/node.log")), 4L << 30, 100));
    }

    @ParameterizedTest
    @CsvSource({
        "RINGSPAN_LOG_FORMAT, JSON, say text or json",
        "RINGSPAN_LOG_FILE, /var/log/, name a file",
        "RINGSPAN_LOG_FILE, /, name a file",
        "RINGSPAN_LOG_FILE_MB, 0, from 1 to 4096",
        "RINGSPAN_LOG_FILE_MB, 4097, from 1 to 4096",
        "RINGSPAN_LOG_FILE_MB, 16m, from 1 to 4096",
        "RINGSPAN_LOG_FILES, -1, from 1 to 100",
        "RINGSPAN_LOG_FILES, 101, from 1 to 100",
        "RINGSPAN_LOG_FILES, 99999999999, from 1 to 100"
    })
    void whatMakesNoSenseIsRefusedWithItsNameItsValueAndWhatToDo(String name, String value, String fix) {
        assertThatThrownBy(() -> LogSettings.of(Map.of(name, value)))
                .isInstanceOf(LogSettings.Refused.class)
                .hasMessageStartingWith("the environment: " + name + " is '" + value + "'. To fix: ")
                .hasMessageContaining(fix);
    }
}
