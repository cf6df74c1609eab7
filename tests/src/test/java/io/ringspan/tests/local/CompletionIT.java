package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.Main;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real bash that has read what {@code ringspan completion} prints. */
@BesideOthers
class CompletionIT {
    @TempDir
    Path directory;

    @Test
    void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
        JavaProgram.Ended printed = new JavaProgram(Main.class, Map.of("LC_ALL", "C")).run("", "completion");
        assertThat(printed.err()).isEmpty();
        assertThat(printed.exitCode()).isZero();
        Path script = Files.writeString(directory.resolve("ringspan"), printed.out());
        assertThat(completed(script, "./ringspan", "sta"))
                .contains("state", "status")
                .doesNotContain("ring");
        assertThat(completed(script, "ringspan", "status", "--")).contains("--admin", "--json");
        assertThat(completed(script, "ringspan", "slowlog", "--re")).containsExactly("--reset");
    }

    /** What bash would offer for the last word. */
    private static String[] completed(Path script, String... words) throws IOException, InterruptedException {
        String line = String.join("' '", words);
        String asks = """
                source '%s'
                COMP_WORDS=('%s')
                COMP_CWORD=%d
                complete -p ringspan > /dev/null && _complete_ringspan
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, line, words.length - 1);
        Process bash = new ProcessBuilder("bash", "--norc", "-c", asks)
                .redirectError(ProcessBuilder.Redirect.DISCARD) // that compopt is for shells that complete
                .start();
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.lines().map(String::strip).toArray(String[]::new);
    }
}
