package io.ringspan.tests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.fuzz.Corpus;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jazzer in a JVM of its own, at one target, from what is kept for it. All that it writes lies below {@code target/fuzz}. It has so
 * little memory that what is made of an announced length, and not of what has come, shows.
 *
 * @param root of the checkout
 * @param module whose target it is
 * @param target the name of its class
 */
record FuzzRun(Path root, String module, String target) {
    static final List<String> MODULES = List.of("conf", "gossip", "replication", "node");

    /** To start and, where it fails, to tell why. */
    private static final int OTHER_SECONDS_MAX = 120;

    /** The last words: what was thrown, and the bytes. */
    private static final int TOLD_LINES_MAX = 60;

    static List<FuzzRun> all(Path root) throws IOException {
        List<FuzzRun> runs = new ArrayList<>();
        for (String module : MODULES) {
            for (String target : Corpus.of(root.resolve(module)).targets()) {
                runs.add(new FuzzRun(root, module, target));
            }
        }
        return runs;
    }

    /** Looks for so many seconds, from that seed or from any if it is 0; gives what Jazzer said if it found something, else nothing. */
    String run(int seconds, int seed) throws IOException, InterruptedException {
        Path place = root.resolve("tests/target/fuzz").resolve(target);
        Path found = Files.createDirectories(place.resolve("found"));
        Path told = place.resolve("told.txt");
        List<String> command = command(place, seconds, seed);
        command.add(found.toString());
        command.add(Corpus.of(root.resolve(module)).of(target).toString());
        Process process = new ProcessBuilder(command)
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(told.toFile()))
                .start();
        try {
            boolean ended = process.waitFor(seconds + OTHER_SECONDS_MAX, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? "" : report(told, ended ? process.exitValue() : -1);
        } finally {
            process.destroyForcibly();
        }
    }

    /** How many inputs it has tried; 0 if it does not say. */
    long inputs() throws IOException {
        Path told = root.resolve("tests/target/fuzz").resolve(target).resolve("told.txt");
        try (Stream<String> lines = Files.lines(told, ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("stat::number_of_executed_units:"))
                    .mapToLong(line -> Long.parseLong(
                            line.substring(line.indexOf(':', 7) + 1).trim()))
                    .sum();
        }
    }

    private String report(Path told, int code) throws IOException {
        List<String> lines = Files.readAllLines(told, ISO_8859_1);
        return target + " ended with " + code + ". Its input lies beside " + told + "; once this is mended, keep it in "
                + Corpus.of(Path.of(module)).of(target) + ".\n"
                + lines.stream()
                        .skip(Math.max(0, lines.size() - TOLD_LINES_MAX))
                        .collect(Collectors.joining("\n"));
    }

    private List<String> command(Path place, int seconds, int seed) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=64m",
                "-ea",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-cp",
                classPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target,
                "--instrumentation_includes=io.ringspan.**",
                "--custom_hook_includes=io.ringspan.**",
                "--reproducer_path=" + place,
                "-artifact_prefix=" + place + "/",
                "-max_total_time=" + seconds,
                "-seed=" + seed,
                "-timeout=60",
                "-print_final_stats=1"));
    }

    /** With the targets of all modules, and without JUnit, in which Jazzer would look for tests. */
    private String classPath() {
        Stream<String> targets = MODULES.stream()
                .map(each -> root.resolve(each).resolve("target/test-classes").toString());
        Stream<String> others = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !String.valueOf(Path.of(entry).getFileName()).startsWith("junit-"));
        return Stream.concat(targets, others).collect(Collectors.joining(File.pathSeparator));
    }
}
