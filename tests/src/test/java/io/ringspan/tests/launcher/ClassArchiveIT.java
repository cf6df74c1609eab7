package io.ringspan.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that comes with a build: it is used as long as it fits, and nobody hears of it when it does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // build() and JUnit come first
@BesideOthers
class ClassArchiveIT {
    private static final String MAKING =
            "ringspan: keeping its classes for fast starts (once for this build and this Java)\n";

    private Path base;
    private Path root;
    private Run first;

    @BeforeAll
    void build(@TempDir Path directory) throws IOException, InterruptedException {
        base = directory;
        root = Checkout.copyBuiltProduct(directory.resolve("checkout"));
        first = version("");
    }

    @Test
    void itIsMadeByTheBuildAndUsed() throws IOException, InterruptedException {
        assertThat(first.err()).isEqualTo(MAKING);
        assertThat(ofArchive())
                .as("classes of the product that the archive had")
                .isGreaterThan(10);
    }

    @Test
    void withAnotherJarItIsNotUsed() throws IOException, InterruptedException {
        Path jar = only("ringspan-node*.jar");
        FileTime before = Files.getLastModifiedTime(jar);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(before.toMillis() - 60_000));
        try {
            assertThat(ofArchive()).isZero();
        } finally {
            Files.setLastModifiedTime(jar, before);
        }
    }

    /** A JVM that maps a part of one would die. */
    @Test
    void oneThatWasNotWrittenToItsEndIsMadeAnew() throws IOException, InterruptedException {
        Path archive = only("*.jsa");
        byte[] whole = Files.readAllBytes(archive);
        Files.delete(archive);
        Files.write(archive, Arrays.copyOf(whole, 1000));

        Run run = version("");
        assertThat(run.err()).isEqualTo(MAKING);
        assertThat(run.out()).isEqualTo(first.out());
        assertThat(ofArchive()).isPositive();
    }

    /** What it could not make once it does not try again, and runs without. */
    @Test
    void whereNoneCanBeMadeItRunsWithout() throws IOException, InterruptedException {
        Path archive = only("*.jsa");
        Path none = archive.resolveSibling(archive.getFileName().toString().replaceAll("-.*", ".none"));
        Path aside = Files.move(archive, base.resolve("aside.jsa"));
        Files.writeString(none, "a JVM that could not");
        try {
            assertThat(ofArchive()).isZero();
            assertThat(archive).doesNotExist();
        } finally {
            Files.delete(none);
            Files.move(aside, archive);
        }
    }

    /** How many of its classes a command finds in an archive; it says what it always says, and nothing else. */
    private long ofArchive() throws IOException, InterruptedException {
        Path loaded = base.resolve("loaded." + System.nanoTime());
        Run run = version("-Xlog:class+load:file=" + loaded);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo(first.out());
        return Started.read(loaded)
                .lines()
                .filter(line -> line.contains("io.ringspan.") && line.contains("shared objects file (top)"))
                .count();
    }

    private Path only(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root.resolve(".ringspan/build"))) {
            PathMatcher matcher = root.getFileSystem().getPathMatcher("glob:" + name);
            all.filter(path -> matcher.matches(path.getFileName())).forEach(found::add);
        }
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private Run version(String options) throws IOException, InterruptedException {
        return Checkout.version(root, base.resolve("run." + System.nanoTime()), options);
    }
}
