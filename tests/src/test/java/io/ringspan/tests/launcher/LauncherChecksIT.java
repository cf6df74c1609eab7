package io.ringspan.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not there is said first, in one line, with what to do. */
@BesideOthers
class LauncherChecksIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path base;

    @SuppressWarnings("NullAway.Init")
    private Checkout checkout;

    @BeforeEach
    void checkOut() throws IOException {
        checkout = new Checkout(base, "check out");
    }

    @Test
    void aloneItListsItsCommandsAndBuildsNothing() throws Exception {
        Run run = checkout.run();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("./ringspan test");
        assertThat(checkout.mavens()).isEmpty();
    }

    @Test
    void itHelpsWithWhatItDoesItself() throws Exception {
        for (String command : List.of("test", "docs")) {
            Run run = checkout.run("help", command);

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("Usage: ringspan " + command);
            assertThat(checkout.mavens()).isEmpty();
        }
    }

    @Test
    void aJreWithoutCompilerIsRefused() throws Exception {
        Path jre = base.resolve("jre");
        Checkout.pretendJdk(jre, "17.0.9");
        checkout.setEnvironment("JAVA_HOME", jre.toString());

        assertRefused(jre + " is a JRE");
    }

    @Test
    void anOldJavaIsRefused() throws Exception {
        Path old = base.resolve("old");
        Checkout.pretendJdk(old, "1.8.0_402");
        checkout.setEnvironment("JAVA_HOME", old.toString());

        assertRefused("is Java 8, but Ringspan needs 17 or newer");
    }

    @Test
    void aJavaHomeWithoutJavaIsRefused() throws Exception {
        checkout.setEnvironment("JAVA_HOME", base.resolve("nowhere").toString());

        assertRefused("JAVA_HOME is " + base.resolve("nowhere"));
    }

    @Test
    void aMachineWithoutJavaIsToldWhatToInstall() throws Exception {
        checkout.unsetEnvironment("JAVA_HOME");

        assertRefused("no java on the PATH: install a JDK 17 or newer");
    }

    @Test
    void aMachineWithoutMavenIsToldWhatToInstall() throws Exception {
        checkout.without("mvn");

        assertRefused("no mvn on the PATH: install Maven");
    }

    @Test
    void aHomeThatCannotBeWrittenIsRefused() throws Exception {
        checkout.setEnvironment("HOME", "/dev/null/home");

        assertRefused("cannot write to /dev/null/home/.m2");
    }

    @Test
    void aHomeThatCannotBeWrittenDoesNotMatterWhenMavenKeepsItsFilesElsewhere() throws Exception {
        checkout.setEnvironment("HOME", "/dev/null/home");
        checkout.setEnvironment(
                "RINGSPAN_MAVEN_REPO", base.resolve("repository").toString());

        assertThat(checkout.run("--version").exitCode()).isZero();
    }

    @Test
    void aPathThatNoClassPathCanHoldIsRefused() throws Exception {
        checkout = new Checkout(Files.createDirectory(base.resolve("other")), "a:b");

        assertRefused("one of : * or a line break");
    }

    @Test
    void aCheckoutThatCannotBeWrittenBuildsInRingspanHome() throws Exception {
        Checkout.write(checkout.root().resolve(".ringspan"), "a file, so that no directory can be made");
        Path home = base.resolve("ringspan home");
        checkout.setEnvironment("RINGSPAN_HOME", home.toString());

        Run run = checkout.run("--version");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains(home.resolve("build").toString());
    }

    private void assertRefused(String why) throws Exception {
        Run run = checkout.run("--version");

        assertThat(run.errLines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("ringspan: ")
                .contains(why);
        assertThat(run.exitCode()).isEqualTo(69);
        assertThat(run.out()).isEmpty();
        assertThat(checkout.mavens()).isEmpty();
    }
}
