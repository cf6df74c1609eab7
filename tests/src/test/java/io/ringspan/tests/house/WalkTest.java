package io.ringspan.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the walk in ARCHITECTURE.md to the code: few files, each there, with the methods that the walk names. */
class WalkTest {
    private static final int FILES_MAX = 8;
    private static final Repository REPOSITORY = Repository.ofWorkingDirectory();
    private static final Pattern STEP = Pattern.compile(
            "^(\\d+)\\. `([^`]+\\.java)`\\n(.*?)(?=^\\d+\\. `|\\z)", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern METHOD = Pattern.compile("`(\\w+)\\(\\)`");

    private record Step(int number, String file, List<String> methods) {}

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
                .map(step -> new Step(Integer.parseInt(step.group(1)), step.group(2), methods(step.group(3))));
    }

    private static List<String> methods(String text) {
        Matcher named = METHOD.matcher(text);
        return named.results().map(method -> method.group(1)).distinct().toList();
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
    void aMethodThatIsGoneIsFound() {
        List<Step> planted = stepsOf(
                        "\n## One SET, there and back\n\n1. `a/Ring.java`\n\n   `turn()`, then `gone()`.\n\n## Next\n")
                .toList();
        assertThat(planted).containsExactly(new Step(1, "a/Ring.java", List.of("turn", "gone")));
        assertThat(missing(planted.get(0), "class Ring { void turn() {} }")).containsExactly("gone");
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
