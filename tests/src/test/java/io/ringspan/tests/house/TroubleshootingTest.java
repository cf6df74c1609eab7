package io.ringspan.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.house.Repository.TextFile;
import io.ringspan.tests.turn.BesideOthers;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/troubleshooting.md} to the code: every error of ours is there, and what is there exists. */
@BesideOthers
class TroubleshootingTest {
    private static final Repository REPOSITORY = Repository.ofWorkingDirectory();
    private static final Pattern ERROR = Pattern.compile("\"-?([A-Z]{5,}) ");
    private static final Pattern FIRST_COLUMN = Pattern.compile("^\\| (`[^|]*`) \\|", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("`([A-Z]{5,})`");
    private static final Pattern METRIC = Pattern.compile("`(ringspan_[a-z_]+)`");
    private static final Pattern COMMAND = Pattern.compile("\\./ringspan ([a-z]+)");

    /** Words at the beginning of texts that are Redis's own errors, or none. */
    private static final Set<String> NOT_OURS = Set.of(
            "BUSYGROUP",
            "BUSYKEY",
            "CONFIG",
            "EXECABORT",
            "MONITOR",
            "NOGROUP",
            "NOPERM",
            "NOPROTO",
            "NORMAL",
            "OVERFLOW",
            "RSSCRIPTS",
            "SELECT",
            "SIGTERM",
            "STORE",
            "UNBLOCKED",
            "UNORDERED",
            "VALUE",
            "VERSION",
            "WRONGTYPE");

    private static final String PAGE = text("docs/troubleshooting.md");
    private static final String SOURCES = REPOSITORY.files().stream()
            .filter(file -> file.isJava() && file.path().startsWith("node/src/main/"))
            .map(TextFile::text)
            .collect(Collectors.joining("\n"));

    private static String text(String path) {
        return REPOSITORY.files().stream()
                .filter(file -> file.path().equals(path))
                .map(TextFile::text)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> all(Pattern what, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = what.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static Set<String> explained() {
        return all(WORD, String.join("\n", all(FIRST_COLUMN, PAGE)));
    }

    @Test
    void everyErrorOfOursIsExplained() {
        Set<String> ours = all(ERROR, SOURCES);
        ours.removeAll(NOT_OURS);
        assertThat(ours).hasSizeGreaterThan(10);
        assertThat(explained()).containsAll(ours);
    }

    @Test
    void everyErrorThatIsExplainedExists() {
        assertThat(explained()).isNotEmpty().allMatch(SOURCES::contains);
    }

    @Test
    void whatOneIsToLookAtExists() {
        String metrics = text("docs/metrics.md");
        assertThat(all(METRIC, PAGE)).isNotEmpty().allMatch(metric -> metrics.contains("`" + metric + "`"));
        String commands = text("config/launcher/commands.txt");
        assertThat(all(COMMAND, PAGE))
                .isNotEmpty()
                .allMatch(command -> commands.contains("./ringspan " + command + " "));
    }
}
