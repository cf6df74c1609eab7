package io.ringspan.tests.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.tests.it.cluster.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Bash that keeps its variables and what it runs beside it from command to command.
 *
 * <p><b>Owner.</b> The thread that started it. <b>Limits.</b> {@link Await#LONG} for one command. Whatever it has started ends with it.
 */
final class BashSession implements AutoCloseable {
    private static final String END = "\u0001end ";

    private final Process process;
    private final Writer in;
    private final BufferedReader out;
    private final StringBuilder heard = new StringBuilder();

    private BashSession(Process process) {
        this.process = process;
        this.in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What a command printed on both of its outputs, and its exit code. */
    record Ended(int exitCode, String printed) {}

    static BashSession start(Path directory, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "--norc", "--noprofile"));
        builder.environment().putAll(environment);
        return new BashSession(
                builder.directory(directory.toFile()).redirectErrorStream(true).start());
    }

    /** Runs it, with nothing on its standard input. */
    Ended run(String command) throws IOException {
        in.write("{ " + command + "\n} < /dev/null 2>&1; printf '\\001end %s\\n' $?\n");
        in.flush();
        heard.setLength(0);
        Await.until(() -> command + " ends; so far: " + heard, this::hasEnded);
        int end = heard.indexOf(END);
        int code = Integer.parseInt(heard.substring(end + END.length()).strip());
        return new Ended(code, heard.substring(0, end));
    }

    private boolean hasEnded() throws IOException {
        while (out.ready()) {
            heard.append((char) out.read());
        }
        assertThat(process.isAlive()).as("bash runs").isTrue();
        int end = heard.indexOf(END);
        return end >= 0 && heard.indexOf("\n", end) >= 0;
    }

    @Override
    public void close() {
        try (Stream<ProcessHandle> started = process.descendants()) {
            started.forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
        process.onExit().join();
    }
}
