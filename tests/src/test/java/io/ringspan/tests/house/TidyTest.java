package io.ringspan.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.house.Repository.TextFile;
import io.ringspan.tests.turn.BesideOthers;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the files of the checkout to the rules of {@link Tidy}, and each rule to a breach planted for it. */
@BesideOthers
class TidyTest {
    private static final Repository REPOSITORY = Repository.ofWorkingDirectory();
    private static final List<TextFile> FILES = REPOSITORY.files();

    @ParameterizedTest
    @EnumSource
    void theCheckoutKeepsTheRule(Rule rule) {
        assertThat(rule.complaints.apply(FILES)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void theRuleFindsItsBreach(Rule rule, List<TextFile> planted) {
        assertThat(rule.complaints.apply(planted)).hasSize(1).first().asString().contains("Planted");
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void theRuleLeavesTheHarmlessAlone(Rule rule, TextFile planted) {
        assertThat(rule.complaints.apply(List.of(planted))).isEmpty();
    }

    @Test
    void everyRuleHasABreach() {
        assertThat(breaches().map(arguments -> arguments.get()[0]).distinct())
                .containsExactlyInAnyOrder((Object[]) Rule.values());
    }

    @Test
    void theArchitectureNamesOnlyWhatExists() {
        String text = REPOSITORY.text("ARCHITECTURE.md");
        assertThat(text).as("ARCHITECTURE.md").isNotNull();

        assertThat(Tidy.namesWithoutThing(
                        new TextFile("ARCHITECTURE.md", String.valueOf(text)), FILES, REPOSITORY::has))
                .isEmpty();
    }

    @Test
    void aNameOfSomethingGoneIsFound() {
        TextFile document = new TextFile("Planted.md", "`Token` is in `base/Token.java`, not `Gone` in `a/Gone.java`.");
        List<TextFile> files = List.of(new TextFile("conf/base/Token.java", "public record Token(int bits) {}"));

        assertThat(Tidy.namesWithoutThing(document, files, path -> false))
                .containsExactly(
                        "Planted.md: `Gone` does not exist (any more)",
                        "Planted.md: `a/Gone.java` does not exist (any more)");
    }

    static Stream<Arguments> breaches() {
        String lines = "// line\n".repeat(Tidy.FILE_LINES_MAX + 1);
        String statements = "int i;\n".repeat(MethodSizes.LINES_MAX);
        List<TextFile> crowd = IntStream.rangeClosed(0, Tidy.PACKAGE_FILES_MAX)
                .mapToObj(i -> java("A" + i + ".java", "class A" + i + " {}"))
                .toList();
        return Stream.of(
                Arguments.of(Rule.FILES_ARE_SHORT, List.of(java("A.java", lines))),
                Arguments.of(Rule.PACKAGES_ARE_SMALL, crowd),
                Arguments.of(Rule.PACKAGES_ARE_DESCRIBED, List.of(java("A.java", "class A {}"))),
                Arguments.of(
                        Rule.PACKAGES_ARE_DESCRIBED, List.of(java("package-info.java", "/** No nulls? */ package a;"))),
                Arguments.of(
                        Rule.METHODS_ARE_SHORT, List.of(java("A.java", "class A { void a() {\n" + statements + "}}"))),
                Arguments.of(
                        Rule.METHODS_ARE_SHORT,
                        List.of(java(
                                "A.java", "class A { void a(int b, int c, int d, int e, int f, int g, int h) {}}"))),
                Arguments.of(Rule.PROMISES_NAME_AN_ISSUE, List.of(java("A.java", "// TO" + "DO: later"))),
                Arguments.of(Rule.PROMISES_NAME_AN_ISSUE, List.of(java("A.java", "// FIX" + "ME"))),
                Arguments.of(Rule.NAMES_MEAN_SOMETHING, List.of(java("A.java", "final class Ring" + "Utils {"))),
                Arguments.of(Rule.NAMES_MEAN_SOMETHING, List.of(java("A.java", "record Peer" + "Manager() {"))),
                Arguments.of(
                        Rule.UNIT_TESTS_OPEN_NO_SOCKET,
                        List.of(java("ATest.java", "try (Server" + "Socket a = listen()) {}"))),
                Arguments.of(
                        Rule.UNIT_TESTS_OPEN_NO_SOCKET,
                        List.of(java("ATest.java", "connect(new " + "Socket(host, port));"))),
                Arguments.of(
                        Rule.UNIT_TESTS_OPEN_NO_SOCKET,
                        List.of(java("ATest.java", "var a = Socket" + "Channel.open();"))),
                Arguments.of(
                        Rule.UNIT_TESTS_OPEN_NO_SOCKET,
                        List.of(java("ATest.java", "var a = ServerSock" + "etChannel.open();"))),
                Arguments.of(Rule.PATHS_ARE_OURS, List.of(new TextFile("Planted.md", "see /work" + "/main"))),
                Arguments.of(
                        Rule.PATHS_ARE_OURS,
                        List.of(new TextFile("Planted.xml", "http" + "://nexus.example.org/maven2"))));
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                Arguments.of(Rule.FILES_ARE_SHORT, java("A.java", "// line\n".repeat(Tidy.FILE_LINES_MAX))),
                Arguments.of(
                        Rule.METHODS_ARE_SHORT,
                        java("A.java", "record A(int b, int c, int d, int e, int f, int g, int h) { A {} }")),
                Arguments.of(
                        Rule.METHODS_ARE_SHORT,
                        java(
                                "A.java",
                                "class A { @ParameterizedTest void a(int b, int c, int d, int e, int f, int g, int h) {} }")),
                Arguments.of(Rule.PROMISES_NAME_AN_ISSUE, java("A.java", "// TODO #17: with the commands issue")),
                Arguments.of(Rule.UNIT_TESTS_OPEN_NO_SOCKET, java("AnIT.java", "new Server" + "Socket(0)")),
                Arguments.of(Rule.UNIT_TESTS_OPEN_NO_SOCKET, java("ATest.java", "FileChannel.open(a)")),
                Arguments.of(Rule.UNIT_TESTS_OPEN_NO_SOCKET, java("ATest.java", "NioServer" + "SocketChannel.class")),
                Arguments.of(Rule.NAMES_MEAN_SOMETHING, java("A.java", "class Managers {")),
                Arguments.of(
                        Rule.PATHS_ARE_OURS, new TextFile("a.md", "the directory ./work/ and https://example.org")));
    }

    private static TextFile java(String name, String text) {
        return new TextFile("Planted/src/main/java/a/" + name, text);
    }

    enum Rule {
        FILES_ARE_SHORT(Tidy::longFiles),
        PACKAGES_ARE_SMALL(Tidy::fullPackages),
        PACKAGES_ARE_DESCRIBED(Tidy::packagesWithoutDescription),
        METHODS_ARE_SHORT(MethodSizes::breaches),
        PROMISES_NAME_AN_ISSUE(Tidy::promisesWithoutIssue),
        NAMES_MEAN_SOMETHING(Tidy::emptyNames),
        UNIT_TESTS_OPEN_NO_SOCKET(Tidy::socketsInUnitTests),
        PATHS_ARE_OURS(Tidy::placesOfThisMachine);

        @SuppressWarnings("ImmutableEnumChecker") // a method reference
        private final Function<Collection<TextFile>, List<String>> complaints;

        Rule(Function<Collection<TextFile>, List<String>> complaints) {
            this.complaints = complaints;
        }
    }
}
