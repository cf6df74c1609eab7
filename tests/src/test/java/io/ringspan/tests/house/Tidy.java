package io.ringspan.tests.house;

import io.ringspan.tests.house.Repository.TextFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What no compiler knows: sizes, names, and what may not stand in a file. Each complaint says what to do instead. */
final class Tidy {
    static final int FILE_LINES_MAX = 400;
    static final int PACKAGE_FILES_MAX = 20;

    // Some patterns are put together from pieces, since this file is looked at as well.
    private static final Pattern TO_DO = Pattern.compile("\\b(TO" + "DO(?! #\\d)|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern EMPTY_NAME =
            Pattern.compile("\\b(?:class|interface|record|enum) (\\w*(?:Utils?|Manager|Helper|Impl))\\b");
    private static final Pattern MACHINE_PATH =
            Pattern.compile("(?<![\\w.])(/work" + "/|/root" + "/|/home" + "/\\w|/Users" + "/\\w)");
    private static final Pattern REGISTRY = Pattern.compile("https?://[\\w.-]*(artifactory|nexus|registry|mirror|proxy)"
            + "[\\w-]*\\.[\\w.-]+|https?://[\\w.-]+\\.(internal|corp|lan)\\b");
    private static final Pattern SOCKET = Pattern.compile(
            "\\b(?:ServerSocket\\b|new (?:Datagram)?Socket\\(|(?:ServerSocket|Socket|Datagram)Channel\\.open\\()");
    private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(\\.[A-Z][A-Za-z0-9]*)*");
    private static final Pattern FILE = Pattern.compile("[\\w.-]+(/[\\w.-]+)+/?|[\\w-]+\\.(java|md|yml|xml|sh|txt)");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface|record|enum|@interface) (\\w+)");

    private Tidy() {}

    static List<String> longFiles(Collection<TextFile> files) {
        return complaints(files, TextFile::isJava, file -> {
            long lines = file.text().lines().count();
            return lines > FILE_LINES_MAX
                    ? List.of(lines + " lines, at most " + FILE_LINES_MAX + ": split it by reason to change")
                    : List.of();
        });
    }

    /** The description of a package does not count: a reader wants it. */
    static List<String> fullPackages(Collection<TextFile> files) {
        List<TextFile> types = files.stream()
                .filter(file -> !file.name().equals("package-info.java"))
                .toList();
        return javaByDirectory(types).entrySet().stream()
                .filter(entry -> entry.getValue().size() > PACKAGE_FILES_MAX)
                .map(entry -> entry.getKey() + ": " + entry.getValue().size() + " files, at most " + PACKAGE_FILES_MAX
                        + ": give a part of it a package of its own")
                .toList();
    }

    /** Test classes beside the code share its package, and so its description. */
    static List<String> packagesWithoutDescription(Collection<TextFile> files) {
        Set<String> described = files.stream()
                .filter(file -> file.name().equals("package-info.java"))
                .filter(file -> file.text().contains("@org.jspecify.annotations.NullMarked"))
                .filter(file -> file.text().contains("/**"))
                .map(TextFile::directory)
                .collect(Collectors.toCollection(TreeSet::new));
        return javaByDirectory(files).keySet().stream()
                .filter(directory -> !described.contains(directory))
                .filter(directory -> !described.contains(directory.replace("src/test/", "src/main/")))
                .map(directory -> directory + ": no package-info.java that describes it and is"
                        + " @org.jspecify.annotations.NullMarked")
                .toList();
    }

    static List<String> promisesWithoutIssue(Collection<TextFile> files) {
        return matches(
                files, TextFile::isJava, TO_DO, "do it now, or put '#' and the number of its issue behind the word");
    }

    static List<String> emptyNames(Collection<TextFile> files) {
        return matches(files, TextFile::isJava, EMPTY_NAME, "name it for the idea it holds");
    }

    static List<String> placesOfThisMachine(Collection<TextFile> files) {
        List<String> found = new ArrayList<>(
                matches(files, file -> true, MACHINE_PATH, "a path of one machine means nothing on another"));
        found.addAll(matches(files, file -> true, REGISTRY, "the host of one site means nothing at another"));
        return found;
    }

    /** {@code ./ringspan test --quick} runs what is named so, and promises to open no socket. */
    static List<String> socketsInUnitTests(Collection<TextFile> files) {
        return matches(
                files,
                file -> file.name().endsWith("Test.java"),
                SOCKET,
                "a test that opens a socket is named XIT, so that --quick leaves it out");
    }

    /** What a document names in backticks must exist. Types of others are written with their package there. */
    static List<String> namesWithoutThing(TextFile document, Collection<TextFile> files, Predicate<String> exists) {
        Set<String> declared = files.stream()
                .filter(TextFile::isJava)
                .flatMap(file -> DECLARED.matcher(file.text()).results())
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        List<String> found = new ArrayList<>();
        Matcher quoted = QUOTED.matcher(document.text());
        while (quoted.find()) {
            String name = quoted.group(1);
            boolean missingType = TYPE.matcher(name).matches() && !declared.containsAll(List.of(name.split("\\.", -1)));
            boolean missingFile = FILE.matcher(name).matches() && !exists.test(name) && !endsAFile(name, files);
            if (missingType || missingFile) {
                found.add(document.path() + ": `" + name + "` does not exist (any more)");
            }
        }
        return found;
    }

    private static boolean endsAFile(String name, Collection<TextFile> files) {
        return files.stream().anyMatch(file -> file.path().endsWith("/" + name));
    }

    private static Map<String, List<TextFile>> javaByDirectory(Collection<TextFile> files) {
        return files.stream()
                .filter(TextFile::isJava)
                .collect(Collectors.groupingBy(TextFile::directory, TreeMap::new, Collectors.toList()));
    }

    private static List<String> matches(
            Collection<TextFile> files, Predicate<TextFile> which, Pattern pattern, String advice) {
        return complaints(
                files,
                which,
                file -> pattern.matcher(file.text())
                        .results()
                        .map(match ->
                                "'" + match.group() + "' in line " + lineOf(file.text(), match.start()) + ": " + advice)
                        .toList());
    }

    private static long lineOf(String text, int index) {
        return text.substring(0, index).chars().filter(c -> c == '\n').count() + 1;
    }

    private static List<String> complaints(
            Collection<TextFile> files, Predicate<TextFile> which, Function<TextFile, List<String>> rule) {
        return files.stream()
                .filter(which)
                .flatMap(file -> rule.apply(file).stream().map(complaint -> file.path() + ": " + complaint))
                .toList();
    }
}
