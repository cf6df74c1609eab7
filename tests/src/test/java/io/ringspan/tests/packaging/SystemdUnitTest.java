package io.ringspan.tests.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit for systemd: what it says of the node is true, and systemd takes it. */
@BesideOthers
class SystemdUnitTest {
    private static final Path UNIT = Path.of("../config/systemd/ringspan@.service");
    private static final String LAUNCHER = "/opt/ringspan/ringspan";

    private List<String> lines = List.of();

    @TempDir
    Path directory;

    @BeforeEach
    void read() throws IOException {
        lines = Files.readAllLines(UNIT);
    }

    /** The last word on a key, which is what counts. */
    private String value(String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + "="))
                .reduce((one, later) -> later)
                .orElseThrow(() -> new AssertionError(UNIT + " has no " + key))
                .substring(key.length() + 1);
    }

    @Test
    void aNodeIsGivenMoreTimeToStopThanItTakes() {
        long stopMillis = Long.parseLong(value("TimeoutStopSec").replace("s", "")) * 1000;
        long drainMillis = ConfLoader.defaults(1025, 1026, 1027, new Endpoint("127.0.0.1", 6379))
                .process()
                .drainMillis();
        assertThat(stopMillis).isGreaterThanOrEqualTo(2 * drainMillis);
    }

    @Test
    void whatNoStartMendsIsNotTriedAgain() {
        assertThat(value("Restart")).isEqualTo("on-failure");
        assertThat(value("RestartPreventExitStatus")).isEqualTo(ExitCode.USAGE + " " + ExitCode.CONFIGURATION);
        assertThat(value("SuccessExitStatus")).isEqualTo("143");
    }

    @Test
    void aNodeMayWriteItsStateOnlyAndGetsNoRights() {
        assertThat(value("User")).isEqualTo("ringspan");
        assertThat(value("StateDirectory")).isEqualTo("ringspan/%i");
        assertThat(value("Environment")).isEqualTo("RINGSPAN_HOME=/var/lib/" + value("StateDirectory"));
        assertThat(value("CapabilityBoundingSet")).isEmpty();
        assertThat(lines)
                .contains("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "LimitNOFILE=65536")
                .contains("ExecReload=/bin/kill -HUP $MAINPID", "Type=exec")
                .contains("ExecStart=" + LAUNCHER + " node -c /etc/ringspan/%i.yml");
    }

    /** With a program that is there in place of the launcher: it is asked for too. */
    @Test
    void systemdTakesIt() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "systemd-analyze is not installed");
        String text = String.join("\n", lines) + "\n";
        Path unit = Files.writeString(
                directory.resolve("ringspan@.service"), text.replace("ExecStart=" + LAUNCHER, "ExecStart=/bin/true"));
        Process verify = new ProcessBuilder("/usr/bin/systemd-analyze", "verify", unit.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }
}
