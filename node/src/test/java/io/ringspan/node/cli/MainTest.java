package io.ringspan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aloneItListsTheCommands() {
        int exitCode = run();

        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(printed()).contains("Commands:").contains("Examples:").contains("Exit codes:");
    }

    @Test
    void theVersionLineNamesTheJavaItRunsOn() {
        int exitCode = run("--version");

        assertThat(exitCode).isEqualTo(ExitCode.OK);
        assertThat(printed())
                .startsWith("Ringspan ")
                .contains("on Java " + Runtime.version().feature());
    }

    @Test
    void anUnknownCommandIsAUsageErrorOfTwoLines() {
        int exitCode = run("sprinkle");

        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(complained().lines()).hasSize(2).first().asString().contains("sprinkle");
        assertThat(printed()).isEmpty();
    }

    @Test
    void noFooterIsWiderThanTheHelpSoNoneIsBrokenInMidSentence() {
        List<CommandLine> commands = List.copyOf(
                Main.commandLine(Terminal.ofProcess()).getSubcommands().values());

        assertThat(commands)
                .flatMap(command ->
                        List.of(command.getCommandSpec().usageMessage().footer()))
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line).hasSizeLessThan(CommandLine.Model.UsageMessageSpec.DEFAULT_USAGE_WIDTH));
    }

    /** {@code test}, {@code bench} and {@code docs} are the launcher's own: they need the sources of the tests. */
    @Test
    void theLaunchersListNamesEveryCommandAndNoOther() throws IOException {
        Set<String> listed = Files.readAllLines(Path.of("..", "config", "launcher", "commands.txt")).stream()
                .filter(line -> line.startsWith("  ./ringspan "))
                .map(line -> line.strip().split(" +", 3)[1])
                .filter(name -> !Set.of("test", "bench", "docs").contains(name))
                .collect(Collectors.toSet());

        assertThat(listed).containsExactlyInAnyOrderElementsOf(Main.commands());
    }

    @Test
    void aMachineWithoutANetworkIsNotWarnedOfButOtherFaultsOfLibrariesAre() {
        assertThat(LoggerFactory.getLogger("io.netty.util.internal.MacAddressUtil")
                        .isWarnEnabled())
                .isFalse();
        assertThat(LoggerFactory.getLogger("io.netty.channel").isWarnEnabled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "LC_ALL, C.UTF-8, true",
        "LC_CTYPE, de_DE.utf8, true",
        "LANG, en_US.UTF-8, true",
        "LANG, de_DE.ISO-8859-1, false",
        "LC_ALL, C, false",
        "TERM, xterm, false",
    })
    void signsAreAsciiUnlessTheLocaleIsUtf8(String name, String value, boolean unicode) {
        Terminal terminal = Terminal.of(out, err, false, Map.of(name, value));

        terminal.out().print("dc1 \u2192 dc2 \u2026 3 \u00b5s \u250c\u2500 \ud83d\ude00");
        terminal.out().flush();

        assertThat(terminal.unicode()).isEqualTo(unicode);
        assertThat(printed())
                .isEqualTo(
                        unicode
                                ? "dc1 \u2192 dc2 \u2026 3 \u00b5s \u250c\u2500 \ud83d\ude00"
                                : "dc1 -> dc2 ... 3 us +- ?");
    }

    @ParameterizedTest
    @CsvSource({
        "true,  TERM,     xterm, true",
        "true,  TERM,     dumb,  false",
        "true,  NO_COLOR, 1,     false",
        "false, TERM,     xterm, false",
    })
    void coloursAreForTerminalsThatWantThem(boolean interactive, String name, String value, boolean coloured) {
        Terminal terminal = Terminal.of(out, err, interactive, Map.of(name, value));

        assertThat(terminal.coloured()).isEqualTo(coloured);
    }

    private int run(String... arguments) {
        return Main.run(Terminal.of(out, err, false, Map.of("LANG", "C.UTF-8")), arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
