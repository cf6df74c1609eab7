package io.ringspan.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The npm packages that {@code ./ringspan test} fetches, with a pretended npm. */
@BesideOthers
class LauncherNpmIT {
    private static final String PACKAGES = "tests/src/test/resources/io/ringspan/tests/it/clients/";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path base;

    @SuppressWarnings("NullAway.Init")
    private Checkout checkout;

    @BeforeEach
    void checkOut() throws IOException {
        checkout = new Checkout(base, "check out");
        checkout.mavenDoes(
                "mkdir -p node/target/surefire-reports; echo '<testsuite name=\"ATest\" time=\"1\" tests=\"1\""
                        + " errors=\"0\" skipped=\"0\" failures=\"0\">' >node/target/surefire-reports/TEST-ATest.xml");
        lock("one");
        checkout.pretend("node", "");
        checkout.pretend("npm", "echo \"$1\" >>'" + base.resolve("asked") + "'; mkdir node_modules");
    }

    private void lock(String text) throws IOException {
        Checkout.write(checkout.root().resolve(PACKAGES + "package.json"), "{}");
        Checkout.write(checkout.root().resolve(PACKAGES + "package-lock.json"), text);
    }

    private List<String> asked() {
        return Started.read(base.resolve("asked")).lines().toList();
    }

    /** What was fetched, or is being fetched. */
    private List<Path> kept() throws IOException {
        try (Stream<Path> kept = Files.list(checkout.root().resolve(".ringspan/npm"))) {
            return kept.toList();
        }
    }

    @Test
    void theyAreFetchedOnceForEachLockFile() throws Exception {
        assertThat(checkout.run("test", "ATest").out()).contains("fetching npm packages for the client tests");
        assertThat(checkout.run("test", "ATest").out()).doesNotContain("npm");
        assertThat(asked()).containsExactly("ci");

        lock("another");

        assertThat(checkout.run("test", "ATest").out()).contains("fetching npm packages");
        assertThat(asked()).containsExactly("ci", "ci");
        assertThat(kept()).hasSize(2).allMatch(place -> Files.isDirectory(place.resolve("node_modules")));
    }

    @Test
    void whatCannotBeFetchedIsToldInTheWordsOfNpmAndTheTestsRun() throws Exception {
        checkout.pretend("npm", "echo 'npm ERR! code ENOTFOUND'; exit 1");

        Run run = checkout.run("test", "ATest");

        assertThat(run.out()).contains("tests that need them stay out").contains("npm ERR! code ENOTFOUND");
        assertThat(run.out().lines()).endsWith("1 passed, 0 failed, 0 skipped");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(kept()).isEmpty();
    }

    @Test
    void neitherWithoutNodeNorForWhatOpensNoSocketIsAnythingFetched() throws Exception {
        assertThat(checkout.run("test", "--quick", "ATest").out()).doesNotContain("npm");
        checkout.without("none of it");
        checkout.pretend("npm", "exit 1");

        assertThat(checkout.run("test", "ATest").out()).doesNotContain("fetching npm");
        assertThat(asked()).isEmpty();
    }
}
