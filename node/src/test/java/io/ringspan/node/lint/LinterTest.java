package io.ringspan.node.lint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.command.CommandTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The log of {@code commands.log} is what a Redis 7.0.15 printed while the commands in it were sent by redis-cli. */
class LinterTest {
    private static final Path LOG = Path.of("src/test/resources/io/ringspan/node/lint/commands.log");
    private static final Path GOLDEN = Path.of("src/test/resources/io/ringspan/node/lint/commands.txt");
    private static final String FRAME = "1700000000.123456 [0 127.0.0.1:5000] ";

    private final CommandTable table = CommandTable.load();

    /** With {@code -Dringspan.write=true} the lines are written anew. */
    @Test
    void everyCommandOfARecordedLogIsJudged() throws IOException {
        List<String> lines;
        try (InputStream in = Files.newInputStream(LOG)) {
            lines = new LintLines(new Linter(in, table, KeyOwners.ofAnyRing()).run(), false).lines();
        }
        if (Boolean.getBoolean("ringspan.write")) {
            Files.write(GOLDEN, lines);
        }
        assertThat(lines).isEqualTo(Files.readAllLines(GOLDEN));
    }

    @Test
    void oneCommandIsListedOncePerReasonWithItsFirstLine() throws IOException {
        LintReport report = lint(FRAME + "\"get\" \"k\"\n" + (FRAME + "\"monitor\"\n").repeat(3));
        assertThat(report.findings()).hasSize(1);
        assertThat(report.findings().get(0).count()).isEqualTo(3);
        assertThat(report.findings().get(0).line()).isEqualTo(2);
        assertThat(report.findings().get(0).example()).isEqualTo("\"monitor\"");
    }

    @Test
    void whatCannotBeReadIsCountedAndTheFirstOfItNamed() throws IOException {
        LintReport report = lint("OK\n" + FRAME + "\"get\" \"k\"\nsomething else\n" + FRAME + "\"get\n" + FRAME
                + "get k\n" + "1700000000.1 [x 127.0.0.1:1] \"get\" \"k\"\n");
        assertThat(report.counts().commands()).isEqualTo(1);
        assertThat(report.unread().lines()).isEqualTo(4);
        assertThat(report.unread().first()).contains(3L);
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void addressesOfEveryKindAndAMissingLastLineFeedAreRead() throws IOException {
        LintReport report =
                lint("+1700000000.1 [0 [::1]:5000] \"get\" \"k\"\r\n1700000000.1 [0 unix:/a b] c/s] \"get\" \"k\"");
        assertThat(report.counts().commands()).isEqualTo(2);
        assertThat(report.unread().lines()).isZero();
    }

    @Test
    void aScriptMayTouchOnlyWhatItNames() throws IOException {
        String eval = FRAME + "\"eval\" \"...\" \"1\" \"named\"\n";
        String lua = "1700000000.1 [0 lua] ";
        assertThat(kinds(lint(eval + lua + "\"get\" \"named\"\n"))).doesNotContain(Kind.UNNAMED_KEYS);
        assertThat(kinds(lint(eval + lua + "\"get\" \"other\"\n"))).contains(Kind.UNNAMED_KEYS);
        assertThat(kinds(lint(lua + "\"get\" \"other\"\n"))).isEmpty(); // which script that was is not in the log
    }

    @Test
    void aLineLongerThanIsKeptIsNotReadAndTheNextOneIs() throws IOException {
        String large = "v".repeat(LogLines.LINE_BYTES_MAX);
        LintReport report = lint(FRAME + "\"set\" \"k\" \"" + large + "\"\n" + FRAME + "\"get\" \"k\"\n");
        assertThat(report.unread().lines()).isEqualTo(1);
        assertThat(report.counts().commands()).isEqualTo(1);
    }

    @Test
    void whatIsAboutOneStoreIsAskedOfOneOfSeveral() throws IOException {
        LintReport report = lint(FRAME + "\"lastsave\"\n" + FRAME + "\"dbsize\"\n");
        assertThat(kinds(report)).contains(Kind.OTHER_ANSWER, Kind.MANY_NODES);
    }

    @Test
    void namesWithoutEndAreCountedOnly() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < Findings.MAX + 7; i++) {
            log.append(FRAME).append("\"no.such.").append(i).append("\"\n");
        }
        LintReport report = lint(log.toString());
        assertThat(report.findings()).hasSize(Findings.MAX);
        assertThat(report.more()).isEqualTo(7);
    }

    @Test
    void noBytesBreakIt() throws IOException {
        byte[] log = Files.readAllBytes(LOG);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] damaged = log.clone();
            for (int i = 0; i < 60; i++) {
                damaged[random.nextInt(damaged.length)] =
                        (byte) "\"\\x[] \n0az*$\u00ff\u0000".charAt(random.nextInt(14));
            }
            LintReport report = new Linter(new ByteArrayInputStream(damaged), table, KeyOwners.ofAnyRing()).run();
            assertThat(report.counts().commands()
                            + report.counts().ofScripts()
                            + report.unread().lines())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(report.counts().lines());
        }
    }

    private LintReport lint(String log) throws IOException {
        return new Linter(new ByteArrayInputStream(log.getBytes(ISO_8859_1)), table, KeyOwners.ofAnyRing()).run();
    }

    private static List<Kind> kinds(LintReport report) {
        return report.findings().stream().map(Finding::kind).toList();
    }
}
