package io.ringspan.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ./ringspan docs} writes the page anew after a change of the table. */
class CommandsPageTest {
    private static final Path PAGE = Path.of("../docs/commands.md");

    @Test
    void thePageSaysWhatTheTableSays() throws IOException {
        List<String> lines = CommandsPage.lines(CommandTable.load());
        if (Boolean.getBoolean("ringspan.write")) {
            Files.write(PAGE, lines);
        }
        assertThat(Files.readAllLines(PAGE)).isEqualTo(lines);
    }
}
