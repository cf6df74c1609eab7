package io.ringspan.tests.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * One process that the benchmark started, with all it prints in a file.
 *
 * <p><b>Owner.</b> {@link Stage}, which starts and stops it.
 *
 * <p><b>Limits.</b> {@link #STOP_SECONDS_MAX} for ending by itself after SIGTERM, then SIGKILL.
 */
public final class ProcessUnderTest {
    /** A node may take ten seconds to answer everything it has read. */
    static final int STOP_SECONDS_MAX = 15;

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

    public KernelCount count() {
        return new KernelCount(name, process.pid());
    }

    /** Makes it stand still, its connections kept and nothing answered, or go on. */
    public void freeze(boolean still) throws BenchException, InterruptedException {
        try {
            Process kill = new ProcessBuilder("kill", still ? "-STOP" : "-CONT", Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new BenchException(name + " cannot be made to stand still or go on");
            }
        } catch (IOException e) {
            throw new BenchException(name + " cannot be made to stand still or go on: " + e.getMessage(), e);
        }
    }

    /** The text of all it printed, once it has ended by itself with status 0 within the time. */
    String outputOnSuccess(int secondsMax) throws BenchException, InterruptedException {
        if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
            throw new BenchException(name + " did not end within " + secondsMax + " s. It printed: " + logTail());
        }
        if (process.exitValue() != 0) {
            throw new BenchException(name + " ended with status " + process.exitValue() + ": " + logTail());
        }
        return output();
    }

    String logTail() {
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

    /** Sends the signal to stop, without waiting; {@link #stop} follows. */
    void askToStop() {
        process.destroy();
    }

    /** Asks it to stop, and kills it when it does not in time. Returns when it is gone. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
