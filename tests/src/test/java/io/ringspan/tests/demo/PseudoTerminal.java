package io.ringspan.tests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command on a terminal of its own, with util-linux's {@code script} in between.
 *
 * <p><b>Threads.</b> A reader of its own collects what is printed; the test's thread types and looks.
 */
public final class PseudoTerminal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final char CTRL_C = 3;

    private final Process script;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Thread reader = new Thread(this::read, "terminal-reader");

    private PseudoTerminal(Process script) {
        this.script = script;
    }

    /** Starts {@code command}, its words without single quotes, with these variables set. */
    public static PseudoTerminal run(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("script", "-qfec", "exec '" + String.join("' '", command) + "'", "/dev/null");
        builder.environment().putAll(environment);
        PseudoTerminal terminal =
                new PseudoTerminal(builder.redirectErrorStream(true).start());
        terminal.reader.setDaemon(true);
        terminal.reader.start();
        return terminal;
    }

    /** Everything that was printed so far. */
    public String printed() {
        return printed.toString(StandardCharsets.ISO_8859_1);
    }

    /** Waits until {@code text} was printed. */
    public void await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!printed().contains(text) && script.isAlive() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(printed()).contains(text);
    }

    /** What a person does to end it. */
    public void pressCtrlC() throws IOException {
        OutputStream keys = script.getOutputStream();
        keys.write(CTRL_C);
        keys.flush();
    }

    /** The command itself. */
    public ProcessHandle command() {
        return script.children().findFirst().orElseThrow();
    }

    /** All processes that the command has at this moment, itself included. */
    public List<ProcessHandle> processes() {
        return script.descendants().toList();
    }

    /** Waits for the end of the command and returns its exit code. */
    public int awaitEnd() throws InterruptedException {
        assertThat(script.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the command ends; it printed %s", printed())
                .isTrue();
        reader.join(PATIENCE.toMillis());
        return script.exitValue();
    }

    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly();
    }

    private void read() {
        try (InputStream out = script.getInputStream()) {
            byte[] some = new byte[4096];
            for (int length = out.read(some); length > 0; length = out.read(some)) {
                printed.write(some, 0, length);
            }
        } catch (IOException ended) {
            printed.writeBytes(("\n[" + ended.getMessage() + "]\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
