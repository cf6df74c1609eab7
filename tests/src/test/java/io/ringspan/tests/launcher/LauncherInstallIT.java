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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ./ringspan test --install}, with a pretended apt-get that notes what it is asked for and what the machine's policy
 * says at that moment. 101 means that no service may start.
 */
@BesideOthers
class LauncherInstallIT {
    private static final String OWN_POLICY = "#!/bin/sh\nexit 42\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path base;

    @SuppressWarnings("NullAway.Init")
    private Checkout checkout;

    @SuppressWarnings("NullAway.Init")
    private Path policy;

    @BeforeEach
    void checkOut() throws IOException {
        checkout = new Checkout(base, "check out");
        Path system = Files.createDirectories(base.resolve("a system"));
        policy = Files.createDirectories(system.resolve("usr/sbin")).resolve("policy-rc.d");
        checkout.setEnvironment("RINGSPAN_TEST_SYSTEM", system.toString());
        checkout.setEnvironment("RINGSPAN_TEST_USER", "0");
        Checkout.write(
                checkout.root().resolve("config/launcher/debian-packages.txt"),
                "# comment\none-package ringspan-one\ntwo-package ringspan-two ringspan-too\n");
        checkout.mavenDoes(
                "mkdir -p node/target/surefire-reports; echo '<testsuite name=\"ATest\" time=\"1\" tests=\"1\""
                        + " errors=\"0\" skipped=\"0\" failures=\"0\">' >node/target/surefire-reports/TEST-ATest.xml");
        aptDoes("");
    }

    @Test
    void whatIsMissingIsInstalledInOneGoWhileNoServiceMayStart() throws Exception {
        Run run = install();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("installing one-package two-package (log: ");
        assertThat(asked()).containsExactly("101 install one-package two-package");
        assertThat(policy).doesNotExist();
        assertThat(run.out().lines()).endsWith("1 passed, 0 failed, 0 skipped");
    }

    @Test
    void whatIsThereIsNotInstalled() throws Exception {
        checkout.pretend("ringspan-one", "");

        assertThat(install().exitCode()).isZero();
        assertThat(asked()).containsExactly("101 install two-package");
    }

    @Test
    void whenNothingIsMissingAptIsNotAsked() throws Exception {
        for (String program : List.of("ringspan-one", "ringspan-two", "ringspan-too")) {
            checkout.pretend(program, "");
        }

        assertThat(install().exitCode()).isZero();
        assertThat(asked()).isEmpty();
    }

    @Test
    void aPolicyThatWasThereComesBackAsItWas() throws Exception {
        Files.writeString(policy, OWN_POLICY);

        assertThat(install().exitCode()).isZero();
        assertThat(asked()).containsExactly("101 install one-package two-package");
        assertOwnPolicy();
    }

    @Test
    void aPolicyThatAnInstallationLeftWhenItWasKilledIsNotTakenForTheMachinesOwn() throws Exception {
        Files.writeString(policy, "#!/bin/sh\n# put here by ringspan test --install\nexit 101\n");
        Files.writeString(policy.resolveSibling("policy-rc.d.before-ringspan"), OWN_POLICY);

        assertThat(install().exitCode()).isZero();
        assertThat(asked()).containsExactly("101 install one-package two-package");
        assertOwnPolicy();
    }

    @Test
    void whereOnePackageCannotBeHadTheOthersComeOneByOneAndTheTestsRun() throws Exception {
        Files.writeString(policy, OWN_POLICY);
        aptDoes("[[ \"$*\" == *one-package* ]] && exit 100");

        Run run = install();

        assertThat(asked())
                .containsExactly(
                        "101 install one-package two-package",
                        "101 update",
                        "101 install one-package two-package",
                        "101 install one-package",
                        "101 install two-package");
        assertThat(run.out()).contains("as root: apt-get install --no-install-recommends one-package two-package\n");
        assertThat(run.out().lines()).endsWith("1 passed, 0 failed, 0 skipped");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertOwnPolicy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalWhileAptWorksGivesThePolicyBack(String signal) throws Exception {
        Files.writeString(policy, OWN_POLICY);
        aptDoes("kill -" + signal + " $PPID");

        Run run = install();

        assertThat(run.exitCode()).isEqualTo(signal.equals("INT") ? 130 : 143);
        assertThat(checkout.mavens()).isEmpty();
        assertOwnPolicy();
    }

    @Test
    void whoeverIsNotRootIsToldAndNothingIsTouched() throws Exception {
        checkout.setEnvironment("RINGSPAN_TEST_USER", "1000");

        Run run = install();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("--install needs root; not root, so nothing is installed\n");
        assertThat(asked()).isEmpty();
        assertThat(policy).doesNotExist();
        assertThat(base.resolve("a system/run")).doesNotExist();
    }

    @Test
    void whereThereIsNoAptOnlyTheMissingIsSaid() throws Exception {
        checkout.without("apt-get");

        Run run = install();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("--install knows only Debian").contains("as root: apt-get install");
        assertThat(policy).doesNotExist();
    }

    private Run install() throws IOException, InterruptedException {
        return checkout.run("test", "--install", "ATest");
    }

    /** Notes the policy's verdict, the verb and the packages; then does this. */
    private void aptDoes(String script) throws IOException {
        checkout.pretend("apt-get", """
                verdict=0
                [[ -x '%s' ]] && { '%s'; verdict=$?; }
                for each in "$@"; do [[ $each == *-package || $each == "$1" ]] && verdict+=" $each"; done
                echo "$verdict" >>'%s'
                %s
                """.formatted(policy, policy, base.resolve("asked"), script));
    }

    private List<String> asked() {
        return Started.read(base.resolve("asked")).lines().toList();
    }

    private void assertOwnPolicy() {
        assertThat(policy).hasContent(OWN_POLICY);
        assertThat(policy.resolveSibling("policy-rc.d.before-ringspan")).doesNotExist();
    }
}
