package io.ringspan.conf.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String WRITE = "write.docs";

    /** Writes the page instead when run with {@code -Dwrite.docs}. */
    @Test
    void thePageInDocsSaysWhatTheSettingsSay() throws IOException {
        if (System.getProperty(WRITE) != null) {
            Files.writeString(PAGE, SettingsPage.markdown());
        }

        assertThat(PAGE)
                .as("docs/configuration.md is out of date; write it anew with:"
                        + " mvn -pl conf test -Dtest=SettingsPageTest -D" + WRITE)
                .content()
                .isEqualTo(SettingsPage.markdown());
    }

    @Test
    void everySettingHasALineOfItsOwn() {
        for (Setting<?> setting : Settings.ALL) {
            assertThat(SettingsPage.markdown().lines().filter(line -> line.startsWith("| `" + setting.key() + "`")))
                    .hasSize(1);
        }
    }

    @Test
    void thePageIsAscii() {
        assertThat(SettingsPage.markdown()).isASCII();
    }
}
