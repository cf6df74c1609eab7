package io.ringspan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest(name = "hash {0}")
    @CsvSource({
        "foo bar,                             3303027599 516654467",
        "--hash md5 foo,                      3675831724",
        "--hash=one_at_a_time --hex 616263,   3977453403",
        "--hash murmur3 hello,                613153351",
        "--tag {} user:{foo}:name foo,        3303027599 3303027599",
        "--tag {} {}foo,                      834147802",
        "--hex 2d,                            1230741105",
    })
    void printsOneTokenALine(String arguments, String tokens) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(ExitCode.OK);
        assertThat(printed()).isEqualTo(tokens.replace(" ", "\n") + "\n");
        assertThat(complained()).isEmpty();
    }

    @ParameterizedTest(name = "hash {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--hash sha1 foo   | there is no key hash \"sha1\"; there are one_at_a_time, md5",
                "--hex xyz         | 'xyz' is not hex",
                "--hex 123         | '123' is not hex",
                "--tag {}} foo     | a hash tag is two ASCII characters",
                "foo - bar         | - reads standard input and stands alone",
                "--hash            | --hash",
                "gr\ufffdn         | give it in hex, with --hex",
            })
    void refusesWhatMakesNoSenseWithOneLineAndAHint(String arguments, String complaint) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(printed()).isEmpty();
        assertThat(complained()).startsWith("ringspan: ").contains(complaint);
        assertThat(complained().lines()).hasSize(2).last().isEqualTo("Try: ringspan hash --help");
    }

    @Test
    void asksForAKeyIfThereIsNone() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(complained()).contains("KEY");
    }

    @Test
    void showsExamplesInItsHelp() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(printed()).contains("ringspan hash --hash md5 --hex 000102ff");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "hash";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.run(Terminal.of(out, err, false, Map.of("LANG", "C.UTF-8")), all);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
