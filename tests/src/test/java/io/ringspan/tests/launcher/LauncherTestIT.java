package io.ringspan.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./ringspan test}: what it hands to Maven, how it counts, and how it ends. */
@BesideOthers
class LauncherTestIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path base;

    @SuppressWarnings("NullAway.Init")
    private Checkout checkout;

    @BeforeEach
    void checkOut() throws IOException {
        checkout = new Checkout(base, "check out");
        Path newer = base.resolve("newer");
        Checkout.pretendJdk(newer, "25.0.1"); // so that no real one is looked for, and without compiler: not taken
        checkout.setEnvironment("JAVA25_HOME", newer.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "5, 0, 0, 1, 0, '4 passed, 0 failed, 1 skipped'",
        "5, 1, 0, 0, 1, '4 passed, 1 failed, 0 skipped'",
        "5, 1, 2, 1, 1, '1 passed, 3 failed, 1 skipped'",
        "0, 0, 0, 0, 1, '0 passed, 0 failed, 0 skipped'",
    })
    void theLastLineIsTheCountAndTheExitCodeFollowsIt(
            int tests, int failures, int errors, int skipped, int exitCode, String count) throws Exception {
        checkout.mavenDoes(report("AbcTest", "1,234.5", tests, failures, errors, skipped));

        Run run = checkout.run("test", "AbcTest");

        assertThat(run.out().lines())
                .endsWith(count)
                .anyMatch(line -> line.strip().equals("1234.5  AbcTest"));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    }

    /** Whoever has only the end of a log sees there what went wrong. */
    @Test
    void whatFailedIsNamedWithItsReasonAtTheEnd() throws Exception {
        checkout.mavenDoes(report("AbcTest", "1", 2, 1, 0, 0) + """

                cat >>node/target/surefire-reports/TEST-AbcTest.xml <<'XML'
                <testcase name="works" classname="AbcTest" time="0.1"/>
                <testcase name="adds" classname="AbcTest" time="0.1">
                <failure message="expected: &quot;a &amp; b&quot;&#10;but was: &lt;3&gt;" type="java.lang.AssertionError">at here</failure>
                XML""");

        assertThat(checkout.run("test", "AbcTest").out().lines())
                .containsSequence(
                        "failed: AbcTest",
                        "  adds: java.lang.AssertionError: expected: \"a & b\" but was: <3>",
                        "1 passed, 1 failed, 0 skipped");
    }

    @Test
    void aBuildThatFailsIsNoSuccessThoughItsTestsPassed() throws Exception {
        checkout.mavenDoes(report("AbcTest", "1", 5, 0, 0, 0) + "\nexit 1");

        Run run = checkout.run("test", "AbcTest");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("Maven failed beside the tests");
    }

    @Test
    void reportsOfAnEarlierRunAreNotCounted() throws Exception {
        Checkout.write(
                checkout.root().resolve("node/target/surefire-reports/TEST-Old.xml"),
                "<testsuite name=\"Old\" time=\"1\" tests=\"9\" errors=\"0\" skipped=\"0\" failures=\"0\">");
        checkout.mavenDoes(report("AbcTest", "1", 5, 0, 0, 0));

        assertThat(checkout.run("test", "AbcTest").out().lines()).endsWith("5 passed, 0 failed, 0 skipped");
    }

    @ParameterizedTest
    @CsvSource({
        "--quick, -Dsurefire.excludes=**/*IT.java",
        "--long, -Dtest.excludedGroups=",
        "AbcTest, -Dtest=AbcTest",
    })
    void optionsReachMaven(String option, String expected) throws Exception {
        checkout.mavenDoes("printf 'argument %s\\n' \"$@\"\n" + report("AbcTest", "1", 1, 0, 0, 0));

        assertThat(checkout.run("test", option).out().lines()).contains("argument " + expected, "argument verify");
    }

    @Test
    void onJdk25WhatIsMeantForItRunsInACopyAndIsCountedToo() throws Exception {
        Path newer = base.resolve("newer");
        Files.createFile(newer.resolve("bin/javac")).toFile().setExecutable(true);
        checkout.mavenDoes("echo \"JAVA_HOME $JAVA_HOME in $PWD with $*\"\n" + report("AbcTest", "1", 5, 0, 0, 0));

        Run run = checkout.run("test");

        Path copy = checkout.root().resolve(".ringspan/jdk25");
        assertThat(run.out())
                .containsPattern("JAVA_HOME \\S*/newer in \\Q" + copy
                        + "\\E with .*-P unchecked.*-Dwhole.groups=jdk25 -Dringspan.seeds=20")
                .contains("AbcTest (JDK 25)");
        assertThat(run.out().lines()).endsWith("10 passed, 0 failed, 0 skipped");
    }

    @Test
    void anUnknownOptionIsAUsageError() throws Exception {
        Run run = checkout.run("test", "--everything");

        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.err()).contains("test does not know --everything");
        assertThat(checkout.mavens()).isEmpty();
    }

    @Test
    void aMissingProgramIsNamedWithTheTestsThatStayOutAndTheLineThatInstallsIt() throws Exception {
        Checkout.write(
                checkout.root().resolve("config/launcher/debian-packages.txt"),
                "# comment\nsome-package no-such-program\nother-package no-program-either\n");
        Checkout.write(
                checkout.root().resolve("tests/src/test/java/NeedyIT.java"),
                "@NeedsProgram(\"no-such-program\") class NeedyIT {}");
        checkout.mavenDoes(report("AbcTest", "1", 1, 0, 0, 0));

        assertThat(checkout.run("test", "AbcTest").out())
                .contains("no-such-program is not installed, these tests stay out: NeedyIT\n")
                .contains("no test stays out for it: no-program-either\n")
                .contains("as root: apt-get install --no-install-recommends some-package other-package\n");
    }

    @Test
    @NeedsProgram("shellcheck")
    void shellcheckFindsNothingInTheLauncher() throws Exception {
        Path original = Checkout.launcherDirectory();
        List<String> command = List.of(
                "shellcheck",
                "--external-sources",
                "--source-path=" + original,
                original.resolve("ringspan").toString(),
                original.resolve(".ci/run").toString());

        Run run = checkout.startCommand(command).end();

        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    /** Bash that leaves a report of this outcome as surefire would, in the tree that Maven runs in. */
    private static String report(String name, String seconds, int tests, int failures, int errors, int skipped) {
        String line =
                "<testsuite version=\"3\" name=\"%s\" time=\"%s\" tests=\"%d\" errors=\"%d\" skipped=\"%d\" failures=\"%d\">"
                        .formatted(name, seconds, tests, errors, skipped, failures);
        return "mkdir -p node/target/surefire-reports; echo '" + line + "' >node/target/surefire-reports/TEST-" + name
                + ".xml";
    }
}
