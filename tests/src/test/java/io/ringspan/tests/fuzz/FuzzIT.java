package io.ringspan.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Fuzzes every decoder, as many at once as there are processors: two minutes in all each day, two minutes each where there is time. */
class FuzzIT {
    private static final int SECONDS_OF_ALL = 45;
    private static final int SECONDS_LONG = 120;

    /** So that what was green is not red for what nobody has changed; others are for the long run. */
    private static final int SAME_SEED = 1;

    private static final int ANY_SEED = 0;
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final ExecutorService processors =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    @TestFactory
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> noDecoderBreaksWithinTwoMinutesOfAll() throws IOException {
        List<FuzzRun> runs = FuzzRun.all(ROOT);
        return started(runs, Math.max(1, SECONDS_OF_ALL / runs.size()), SAME_SEED);
    }

    @Tag("long")
    @TestFactory
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    Stream<DynamicTest> noDecoderBreaksWithinTwoMinutesOfItsOwn() throws IOException {
        return started(FuzzRun.all(ROOT), SECONDS_LONG, ANY_SEED);
    }

    private Stream<DynamicTest> started(List<FuzzRun> runs, int seconds, int seed) {
        List<Future<String>> all = runs.stream()
                .map(run -> processors.submit(() -> run.run(seconds, seed)))
                .toList();
        return Stream.iterate(0, i -> i < runs.size(), i -> i + 1)
                .map(i -> dynamicTest(runs.get(i).target(), () -> {
                    assertThat(all.get(i).get()).isEmpty();
                    assertThat(runs.get(i).inputs())
                            .as("inputs that were tried")
                            .isPositive();
                }));
    }

    @AfterEach
    void end() {
        processors.shutdownNow();
    }
}
