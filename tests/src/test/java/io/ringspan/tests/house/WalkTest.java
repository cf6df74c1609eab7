package io.ringspan.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.house.Repository.TextFile;
import io.ringspan.tests.turn.BesideOthers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the walk in ARCHITECTURE.md to the code: few files, each there, with the methods that the walk names, each leading
 * to the next through types that are there too, and none sending the reader back to one that was read.
 */
@BesideOthers
class WalkTest {
    private static final int FILES_MAX = 8;
    private static final Repository REPOSITORY = Repository.ofWorkingDirectory();
    private static final Pattern STEP = Pattern.compile(
            "^(\\d+)\\. `([^`]+\\.java)`\\n(.*?)(?=^\\d+\\. `|\\z)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern METHOD = Pattern.compile("`(\\w+)\\(\\)`");

    private static final Pattern THROUGH = Pattern.compile("\\*Through\\*(.*?)(?=\\n\\s*\\n|\\z)", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)`");
    private static final Map<String, String> SOURCES = REPOSITORY.files().stream()
            .filter(file -> file.isJava() && file.path().contains("/src/main/"))
            .collect(Collectors.toMap(WalkTest::type, TextFile::text, String::concat));

    private record Step(int number, String file, String text) {
        String type() {
            return WalkTest.type(new TextFile(file, ""));
        }

        List<String> methods() {
            return named(METHOD, text);
        }

        /** What only hands on to the next step. */
        List<String> through() {
            Matcher through = THROUGH.matcher(text);
            return through.find() ? named(TYPE, through.group(1)) : List.of();
        }
    }

    private static String type(TextFile file) {
        return file.name().replace(".java", "");
    }

    private static List<String> named(Pattern what, String text) {
        return what.matcher(text)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private static Stream<Step> steps() {
        return stepsOf(String.valueOf(REPOSITORY.text("ARCHITECTURE.md")));
    }

    private static Stream<Step> stepsOf(String page) {
        int from = page.indexOf("\n## One SET, there and back\n");
        int to = page.indexOf("\n## ", from + 1);
        if (from < 0 || to < 0) {
            return Stream.of();
        }
        return STEP.matcher(page.substring(from, to))
                .results()
                .map(step -> new Step(Integer.parseInt(step.group(1)), step.group(2), step.group(3)));
    }

    @Test
    void theWalkTakesFewFilesAndNoneTwice() {
        List<Step> steps = steps().toList();
        assertThat(steps).hasSizeBetween(2, FILES_MAX);
        assertThat(steps).extracting(Step::file).doesNotHaveDuplicates();
        for (int i = 0; i < steps.size(); i++) {
            assertThat(steps.get(i).number()).isEqualTo(i + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void eachFileIsThereAndHasTheMethodsThatTheWalkNames(Step step) {
        String text = REPOSITORY.text(step.file());
        assertThat(text).as(step.file()).isNotNull();
        assertThat(step.methods()).as("methods named for %s", step.file()).isNotEmpty();
        assertThat(missing(step, String.valueOf(text))).isEmpty();
    }

    @Test
    void eachFileLeadsToTheNextThroughTypesThatAreThere() {
        assertThat(breaks(steps().toList(), SOURCES)).isEmpty();
    }

    @Test
    void noStepSendsTheReaderBackToAFileThatWasRead() {
        assertThat(returns(steps().toList())).isEmpty();
    }

    @Test
    void aMethodThatIsGoneIsFound() {
        Step planted =
                planted("1. `a/Ring.java`\n\n   `turn()`, then `gone()`.\n").get(0);
        assertThat(planted.methods()).containsExactly("turn", "gone");
        assertThat(missing(planted, "class Ring { void turn() {} }")).containsExactly("gone");
    }

    @Test
    void aTypeThatIsGoneAndAStepThatLeadsNowhereAreFound() {
        List<Step> planted = planted("""
                1. `a/Ask.java`

                   `ask()`. *Through* `Gone`, `Back`.

                2. `a/Call.java`

                   `call()`. *Through* `Door`.

                3. `a/End.java`

                   `end()`.
                """);
        Map<String, String> sources = Map.of(
                "Ask", "class Ask { Back b; }",
                "Back", "class Back { Call c; }",
                "Call", "class Call { Deed d; }",
                "Door", "class Door { End e; }",
                "End", "class End {}");
        assertThat(breaks(planted, sources))
                .containsExactly(
                        "1: `Gone` does not exist",
                        "2: nothing between Call and End names the next",
                        "3: nothing is named after *Through*");
    }

    @Test
    void aStepThatSendsTheReaderBackIsFound() {
        String steps = "1. `a/Ask.java`\n\n   `ask()`.\n\n2. `a/Back.java`\n\n   `back()`, then an `Ask` again.\n";
        assertThat(returns(planted(steps))).containsExactly("2: `Ask` is number 1");
    }

    private static List<Step> planted(String steps) {
        return stepsOf("\n## One SET, there and back\n\n" + steps + "\n## Next\n")
                .toList();
    }

    /** Where the chain of files is broken. */
    private static List<String> breaks(List<Step> steps, Map<String, String> sources) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.through().isEmpty()) {
                found.add(step.number() + ": nothing is named after *Through*");
            }
            step.through().stream()
                    .filter(type -> !sources.containsKey(type))
                    .forEach(type -> found.add(step.number() + ": `" + type + "` does not exist"));
            if (i + 1 < steps.size() && !leads(step, steps.get(i + 1), sources)) {
                found.add(step.number() + ": nothing between " + step.type() + " and "
                        + steps.get(i + 1).type() + " names the next");
            }
        }
        return found;
    }

    /** Whether one file names the other, or a type that hands on between them does: who calls whom does not matter. */
    private static boolean leads(Step from, Step to, Map<String, String> sources) {
        Set<String> unseen = new HashSet<>(from.through());
        unseen.addAll(to.through());
        unseen.add(to.type());
        Deque<String> reached = new ArrayDeque<>(List.of(from.type()));
        while (!reached.isEmpty()) {
            String at = reached.remove();
            if (at.equals(to.type())) {
                return true;
            }
            List<String> next = unseen.stream()
                    .filter(type -> names(at, type, sources) || names(type, at, sources))
                    .toList();
            next.forEach(unseen::remove);
            reached.addAll(next);
        }
        return false;
    }

    private static boolean names(String one, String other, Map<String, String> sources) {
        return Pattern.compile("\\b" + other + "\\b")
                .matcher(sources.getOrDefault(one, ""))
                .find();
    }

    /** Steps that name a file which was read before. */
    private static List<String> returns(List<Step> steps) {
        List<String> found = new ArrayList<>();
        for (Step step : steps) {
            for (Step earlier : steps.subList(0, step.number() - 1)) {
                if (named(TYPE, step.text()).contains(earlier.type())) {
                    found.add(step.number() + ": `" + earlier.type() + "` is number " + earlier.number());
                }
            }
        }
        return found;
    }

    /** Those methods of the step that the text does not declare; a call alone is no declaration. */
    private static List<String> missing(Step step, String text) {
        return step.methods().stream()
                .filter(method -> !Pattern.compile(
                                "[\\w>\\]] " + method + "\\([^;]*?\\) *(throws \\w+ )?\\{", Pattern.DOTALL)
                        .matcher(text)
                        .find())
                .toList();
    }
}
