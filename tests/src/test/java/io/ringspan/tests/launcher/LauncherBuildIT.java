package io.ringspan.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds happen when sources changed, one at a time, whole or not at all. */
@BesideOthers
class LauncherBuildIT {
    /** Ends by itself, should nobody be left to say go. */
    private static final String SLOW =
            "for ((look = 0; look < 1200; look++)); do [[ -e go ]] && break; sleep 0.05 || break; done";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path base;

    @SuppressWarnings("NullAway.Init")
    private Checkout checkout;

    @BeforeEach
    void checkOut() throws IOException {
        checkout = new Checkout(base, "check out");
    }

    /** Before the directory goes: a Maven whose launcher was killed is nobody's child any more. */
    @AfterEach
    void endWhatStillWaits() throws Exception {
        go();
        Started.until("no Maven runs", () -> checkout.mavens().stream().noneMatch(LauncherBuildIT::isAlive));
    }

    @Test
    void theJvmTakesThePlaceOfTheLauncherSoThatSignalsReachIt() throws Exception {
        checkout.setEnvironment("RINGSPAN_JAVA_OPTS", "-Da=b -Xmx1g");

        Started started = checkout.start("hash", "a key");

        Run run = started.end();
        assertThat(run.out().lines())
                .startsWith("java " + started.process().pid())
                .contains("-Xmx256m", "-Da=b", "-Xmx1g", "-ea:io.ringspan...", "io.ringspan.node.cli.Main")
                .endsWith("hash", "a key");
    }

    @Test
    void nothingChangedStartsNoMaven() throws Exception {
        checkout.run("--version");
        Run second = checkout.run("--version");

        assertThat(second.err()).isEmpty();
        assertThat(checkout.mavens()).hasSize(1);
    }

    @Test
    void aChangedSourceIsBuiltBesideTheOldBuildAndTheDevelopersTargetIsNotTouched() throws Exception {
        Checkout.write(checkout.root().resolve("node/target/mine"), "mine");
        checkout.run("--version");
        checkout.changeSource("class A { int b; }");
        checkout.run("--version");

        assertThat(checkout.mavens()).hasSize(2);
        assertThat(checkout.builds()).hasSize(2);
        assertThat(checkout.root().resolve("node/target")).isDirectoryContaining("glob:**/mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "flock"})
    void ofTwoBuildersAtOnceOneBuildsAndTheOtherWaits(String missing) throws Exception {
        checkout.without(missing);
        checkout.mavenDoes(slow());
        Started first = checkout.start("--version");
        Started.until("Maven runs", () -> checkout.mavens().size() == 1);

        Started second = checkout.start("--version");
        second.untilErrSays("another build is running");
        go();

        assertThat(first.end().exitCode()).isZero();
        assertThat(second.end().exitCode()).isZero();
        assertThat(checkout.mavens()).hasSize(1);
        assertThat(checkout.builds()).hasSize(1);
    }

    @Test
    void aLockWhoseOwnerIsGoneIsBroken() throws Exception {
        checkout.without("flock");
        Checkout.write(checkout.root().resolve(".ringspan/build/lock.d/owner"), "999999999");

        assertThat(checkout.run("--version").exitCode()).isZero();
        assertThat(checkout.builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "flock"})
    void aBuilderThatIsKilledLeavesNothingThatStopsTheNext(String missing) throws Exception {
        checkout.without(missing);
        checkout.mavenDoes(slow());
        Started killed = checkout.start("--version");
        Started.until("Maven runs", () -> checkout.mavens().size() == 1);
        killed.process().destroyForcibly().waitFor();
        checkout.mavenDoes("");

        Run next = checkout.run("--version");

        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(checkout.builds()).hasSize(1).allMatch(name -> name.endsWith("-node"));
    }

    @Test
    @NeedsProgram("script")
    void ctrlCInABuildLeavesNothingBehind() throws Exception {
        checkout.mavenDoes(slow());
        Started terminal = checkout.startCommand(List.of(
                "script", "-q", "-e", "-c", "'" + checkout.root().resolve("ringspan") + "' --version", "/dev/null"));
        Started.until("Maven runs", () -> checkout.mavens().size() == 1);

        terminal.process().getOutputStream().write(3);
        terminal.process().getOutputStream().flush();

        Run run = terminal.end();
        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.out()).contains("build stopped, nothing is left of it").doesNotContain("\tat ", "failed at");
        assertNothingLeft();
    }

    @Test
    @NeedsProgram("script")
    void aSecondCtrlCDoesNotBreakOffThePuttingAway() throws Exception {
        Path ending = base.resolve("ending");
        Path trapped = base.resolve("trapped");
        checkout.mavenDoes("ending() { : >'" + ending + "'; " + slow() + "; exit 1; }\ntrap ending TERM\n: >'" + trapped
                + "'\nfor ((i = 0; i < 400; i++)); do sleep 0.1; done");
        Started terminal = checkout.startCommand(List.of(
                "script", "-q", "-e", "-c", "'" + checkout.root().resolve("ringspan") + "' --version", "/dev/null"));
        Started.until("Maven runs", () -> Files.exists(trapped));

        press(terminal);
        Started.until("Maven was told to end", () -> Files.exists(ending));
        press(terminal);
        go();

        Run run = terminal.end();
        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.out()).containsOnlyOnce("build stopped, nothing is left of it");
        assertNothingLeft();
    }

    private static void press(Started terminal) throws IOException {
        terminal.process().getOutputStream().write(3);
        terminal.process().getOutputStream().flush();
    }

    @Test
    void sigtermInABuildLeavesNothingBehind() throws Exception {
        checkout.mavenDoes(slow());
        Started started = checkout.start("--version");
        Started.until("Maven runs", () -> checkout.mavens().size() == 1);

        started.process().destroy();

        assertThat(started.end().exitCode()).isEqualTo(143);
        assertNothingLeft();
    }

    @Test
    void anOldBuildGoesWhenNoProcessUsesItAndNotBefore() throws Exception {
        Path java = base.resolve("jdk/bin/java");
        Files.writeString(java, "#!/bin/bash\necho started\n" + slow() + "\n");
        Started user = checkout.start("node");
        Started.until("the first build is in use", () -> read(user).contains("started"));
        Files.writeString(java, "#!/bin/bash\n");

        buildAfter("class A { int b; }");
        assertThat(buildsNow()).as("the old one is in use").isEqualTo(2);

        go();
        user.end();
        buildAfter("class A { int c; }");
        assertThat(buildsNow()).as("both old ones are not").isEqualTo(1);
    }

    @Test
    void whatMavenCannotFetchIsSaidInALineWithThePlaceOfTheLog() throws Exception {
        checkout.mavenDoes(
                "echo '[ERROR] Could not transfer artifact a:b:jar:1 from/to central: Unknown host'; exit 1");

        Run run = checkout.run("--version");

        Path log = checkout.root().resolve(".ringspan/build/build.log");
        assertThat(run.exitCode()).isEqualTo(69);
        assertThat(run.errLines().get(run.errLines().size() - 1))
                .startsWith("ringspan: Maven could not fetch")
                .contains("Unknown host", log.toString());
        assertThat(log).isNotEmptyFile();
        assertThat(checkout.builds()).isEmpty();
    }

    /** Maven says it twice for what the build's own model needs: in short, then with the reason. */
    @Test
    void theReasonWhyMavenCouldNotFetchIsSaidEvenIfItComesLate() throws Exception {
        String failure = "[ERROR] Could not transfer artifact a:b:pom:1 from/to central: transfer failed for https://"
                + "x".repeat(400);
        checkout.mavenDoes(
                "echo '" + failure + "'; echo '" + failure + ": PKIX path building failed -> [Help 2]'; exit 1");

        Run run = checkout.run("--version");

        assertThat(run.exitCode()).isEqualTo(69);
        assertThat(run.errLines().get(run.errLines().size() - 1))
                .contains("Could not transfer artifact a:b:pom:1", "PKIX path building failed (whole log:");
    }

    @Test
    void sourcesThatDoNotCompileAreAFaultOfOursAndLeaveNoBuild() throws Exception {
        checkout.mavenDoes("echo '[ERROR] COMPILATION ERROR'; exit 1");

        Run run = checkout.run("--version");

        assertThat(run.exitCode()).isEqualTo(70);
        assertThat(run.err()).contains("COMPILATION ERROR").contains("the build failed (whole log:");
        assertThat(checkout.builds()).isEmpty();
    }

    private void buildAfter(String source) throws Exception {
        for (String build : checkout.builds()) {
            Path users = checkout.root().resolve(".ringspan/build/" + build + "/users");
            Files.setLastModifiedTime(users, FileTime.from(Instant.EPOCH)); // long ago: nobody is just beginning
        }
        checkout.changeSource(source);
        assertThat(checkout.run("--version").exitCode()).isZero();
    }

    private void assertNothingLeft() throws IOException {
        assertThat(checkout.builds()).isEmpty();
        assertThat(checkout.mavens()).hasSize(1).noneMatch(LauncherBuildIT::isAlive);
    }

    private static boolean isAlive(long process) {
        return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    }

    private int buildsNow() {
        try {
            return checkout.builds().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Started started) {
        return Started.read(started.out());
    }

    private String slow() {
        return SLOW.replace("go", "'" + base.resolve("go") + "'");
    }

    private void go() throws IOException {
        Files.writeString(base.resolve("go"), "");
    }
}
