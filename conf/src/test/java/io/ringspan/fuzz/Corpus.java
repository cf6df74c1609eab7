package io.ringspan.fuzz;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The inputs that are kept for one module's targets.
 *
 * @param place the directory that has a directory for each target
 */
public record Corpus(Path place) {
    private static final String METHOD = "fuzzerTestOneInput";

    /** That of the module at this path. */
    public static Corpus of(Path module) {
        return new Corpus(module.resolve("src/test/resources/fuzz"));
    }

    /** The names of the targets' classes, in order. */
    public List<String> targets() throws IOException {
        return names(place);
    }

    /** What is kept for that target. */
    public Path of(String target) {
        return place.resolve(target);
    }

    /** A test for each target, which gives it all that is kept for it. */
    public Stream<DynamicTest> replayed() throws IOException {
        return targets().stream().map(target -> dynamicTest(target, () -> replay(target)));
    }

    private void replay(String target) throws Throwable {
        MethodHandle method = MethodHandles.lookup()
                .findStatic(Class.forName(target), METHOD, MethodType.methodType(void.class, byte[].class));
        List<String> inputs = names(of(target));
        if (inputs.isEmpty()) {
            throw new AssertionError("nothing is kept for " + target);
        }
        for (String input : inputs) {
            try {
                method.invokeExact(Files.readAllBytes(of(target).resolve(input)));
            } catch (Exception | AssertionError | StackOverflowError failed) {
                throw new AssertionError(input + ": " + failed, failed);
            }
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
