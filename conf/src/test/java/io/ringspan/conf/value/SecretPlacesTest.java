package io.ringspan.conf.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretPlacesTest {
    private final SecretPlaces places = new SecretPlaces(Map.of("PASSWORD", "hunter2", "EMPTY", "")::get);

    @Test
    void aSecretStandsInTheFileInTheEnvironmentOrInAFileOfItsOwn(@TempDir Path directory)
            throws IOException, UnfitValue {
        Path file = Files.writeString(directory.resolve("secret"), "of a file\nand no more\n");
        assertThat(places.find("plain")).isEqualTo("plain");
        assertThat(places.find("env:PASSWORD")).isEqualTo("hunter2");
        assertThat(places.find("file:" + file)).isEqualTo("of a file");
    }

    @Test
    void whereThereIsNoneThePlaceIsNamed(@TempDir Path directory) throws IOException {
        Path empty = Files.writeString(directory.resolve("secret"), "\n");
        assertThatThrownBy(() -> places.find("env:OTHER"))
                .hasMessageContaining("OTHER")
                .hasMessageContaining("not set");
        assertThatThrownBy(() -> places.find("env:EMPTY")).hasMessageContaining("not set");
        assertThatThrownBy(() -> places.find("file:" + empty)).hasMessageContaining("first line is empty");
        assertThatThrownBy(() -> places.find("file:secret")).hasMessageContaining("whole path");
        assertThatThrownBy(() -> places.find("file:" + directory.resolve("none")))
                .hasMessageContaining("cannot be read");
    }
}
