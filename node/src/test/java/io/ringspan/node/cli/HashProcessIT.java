package io.ringspan.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cli.command.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The command as a process of its own: what its tests in this process cannot show, standard input and the exit code. */
class HashProcessIT {
    private static final int SECONDS_MAX = 60;

    @Test
    void readsKeysByteForByteFromStandardInput() throws Exception {
        byte[] keys = {'f', 'o', 'o', '\n', 0, 1, 2, (byte) 0xff, '\n', 'b', 'a', 'r'};
        Finished hash = run(keys, "hash", "-");
        assertThat(hash.printed()).isEqualTo("3303027599\n456754570\n516654467\n");
        assertThat(hash.exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void namesTheLineThatIsNotHex() throws Exception {
        Finished hash = run("666f6f\nfoo\n".getBytes(StandardCharsets.US_ASCII), "hash", "--hex", "-");
        assertThat(hash.printed()).startsWith("3303027599\n").contains("ringspan: line 2 is not hex");
        assertThat(hash.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private static Finished run(byte[] input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        return new Finished(process.exitValue(), printed);
    }

    private record Finished(int exitCode, String printed) {}
}
