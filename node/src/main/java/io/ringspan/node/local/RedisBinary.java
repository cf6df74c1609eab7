package io.ringspan.node.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store program on this machine that answered with its version.
 *
 * @param program the file
 * @param major first number of its version
 * @param minor second number of its version
 * @param version the whole version, as the program says it
 */
public record RedisBinary(Path program, int major, int minor, String version) {
    /** The first version whose commands and replies the command table is made for. */
    static final String OLDEST = "7.0";

    private static final int OLDEST_MAJOR = 7;
    private static final int ANSWER_SECONDS_MAX = 10;
    private static final Pattern VERSION = Pattern.compile("\\bv=((\\d{1,6})\\.(\\d{1,6})[^ ]*)");

    /** Whether its commands and replies are those that nodes are made for. */
    public boolean isNewEnough() {
        return major >= OLDEST_MAJOR;
    }

    /** Asks {@code program} for its version. */
    static RedisBinary ask(Path program) {
        if (!Files.isRegularFile(program)) {
            throw new StoreException(
                    program + " is not a file. Name a redis-server of version " + OLDEST + " or newer with --store.");
        }
        if (!Files.isExecutable(program)) {
            throw new StoreException(program + " may not be run by this user. Allow it (chmod +x) or name another"
                    + " store with --store.");
        }
        return parse(program, run(program));
    }

    static RedisBinary parse(Path program, String answer) {
        Matcher version = VERSION.matcher(answer);
        if (!version.find()) {
            throw new StoreException(program + " --version says no version (v=...). Name a redis-server of version "
                    + OLDEST + " or newer with --store.");
        }
        return new RedisBinary(
                program, Integer.parseInt(version.group(2)), Integer.parseInt(version.group(3)), version.group(1));
    }

    private static String run(Path program) {
        try {
            Process asked = new ProcessBuilder(List.of(program.toString(), "--version"))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            try {
                if (!asked.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                    throw new StoreException(program + " --version gave no answer within " + ANSWER_SECONDS_MAX
                            + " s. Name another store with --store.");
                }
                return new String(asked.getInputStream().readNBytes(4096), StandardCharsets.ISO_8859_1);
            } finally {
                asked.destroyForcibly();
            }
        } catch (IOException failed) {
            throw new StoreException(
                    program + " could not be run: " + failed.getMessage() + ". Name another store with --store.",
                    failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("stopped while asking " + program + " for its version", stopped);
        }
    }
}
