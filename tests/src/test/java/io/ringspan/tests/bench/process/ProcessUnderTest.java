package io.ringspan.tests.bench.process;

import io.ringspan.tests.bench.figures.CpuTime;
import io.ringspan.tests.bench.figures.MemoryUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * One process that the benchmark started, with all it prints in a file.
 *
 * <p><b>Owner.</b> {@link Stage}, which starts and stops it.
 */
public final class ProcessUnderTest {
    private static final int STOP_SECONDS_MAX = 15;
    private static final int TAIL_CHARS_MAX = 600;

    private final String name;
    private final Process process;
    private final Path log;

    ProcessUnderTest(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    public String name() {
        return name;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public CpuTime cpu() throws BenchException {
        return CpuTime.parseStat(read("stat"));
    }

    public MemoryUse memory() throws BenchException {
        return MemoryUse.parseStatus(read("status"));
    }

    private String read(String file) throws BenchException {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException e) {
            throw new BenchException(name + " is gone. Its last words: " + logTail(), e);
        }
    }

    /** The text of all it printed, once it has ended by itself with status 0 within the time. */
    public String outputOnSuccess(int secondsMax) throws BenchException, InterruptedException {
        if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
            throw new BenchException(name + " did not end within " + secondsMax + " s. It printed: " + logTail());
        }
        if (process.exitValue() != 0) {
            throw new BenchException(name + " ended with status " + process.exitValue() + ": " + logTail());
        }
        return output();
    }

    public String logTail() {
        String text = output().strip();
        return text.substring(Math.max(0, text.length() - TAIL_CHARS_MAX));
    }

    private String output() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(" + name + " left no log: " + e.getMessage() + ")";
        }
    }

    /** Asks it to stop, which a node answers after its last replies, and kills it when it does not in time. */
    void stop() {
        process.destroy();
        boolean interrupted = false;
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            process.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends the signal to stop, without waiting; {@link #stop} follows. */
    void askToStop() {
        process.destroy();
    }
}
