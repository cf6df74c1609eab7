package io.ringspan.conf.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final Pattern VARIABLE = Pattern.compile("\\b((?:RINGSPAN|DYNOMITE)_[A-Z_]+|JAVA\\d+_HOME)\\b");

    /** {@code ./ringspan docs} writes the page. */
    @Test
    void thePageInDocsSaysWhatTheSettingsSay() throws IOException {
        if (Boolean.getBoolean("ringspan.write")) {
            Files.writeString(PAGE, SettingsPage.markdown());
        }

        assertThat(PAGE)
                .as("docs/configuration.md is out of date: ./ringspan docs writes it")
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
    void everyVariableThatIsReadHasALine() throws IOException {
        Set<String> read = new TreeSet<>();
        for (Path source :
                List.of(Path.of("../ringspan"), Path.of("../config/launcher"), Path.of("../node/src/main"))) {
            try (Stream<Path> files = Files.walk(source).filter(Files::isRegularFile)) {
                for (Path file : files.toList()) {
                    VARIABLE.matcher(Files.readString(file))
                            .results()
                            .map(MatchResult::group)
                            .filter(name -> !name.startsWith("RINGSPAN_TEST_")) // tests pretend by them
                            .forEach(read::add);
                }
            }
        }

        assertThat(read)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(SettingsPage.markdown()).contains("\n| `" + name + "` |"));
        assertThat(Environment.ALL).extracting(Environment.Variable::name).containsExactlyInAnyOrderElementsOf(read);
    }

    @Test
    void thePageIsAscii() {
        assertThat(SettingsPage.markdown()).isASCII();
    }
}
