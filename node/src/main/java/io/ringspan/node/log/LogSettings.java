package io.ringspan.node.log;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says of the log. A variable that is empty counts as missing.
 *
 * @param json whether lines are objects of JSON
 * @param file where lines go instead of standard error
 * @param fileBytesMax what one file holds before the next is begun
 * @param files how many there are at most, with the one that is written to
 */
public record LogSettings(boolean json, Optional<Path> file, long fileBytesMax, int files) {
    /** Text on standard error. */
    public static final LogSettings PLAIN = new LogSettings(false, Optional.empty(), 16L << 20, 5);

    private static final int FILE_MB_MAX = 4096;
    private static final int FILES_MAX = 100;

    /** A variable whose value makes no sense. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private Refused(String name, String value, String fix) {
            super("the environment: " + name + " is '" + value + "'. To fix: " + fix);
        }
    }

    /**
     * Reads them.
     *
     * @throws Refused for the first that makes no sense
     */
    public static LogSettings of(Map<String, String> environment) throws Refused {
        String format = environment.getOrDefault("RINGSPAN_LOG_FORMAT", "");
        if (!format.isEmpty() && !format.equals("text") && !format.equals("json")) {
            throw new Refused("RINGSPAN_LOG_FORMAT", format, "say text or json, or nothing for text.");
        }
        long megabytes = number(environment, "RINGSPAN_LOG_FILE_MB", (int) (PLAIN.fileBytesMax >> 20), FILE_MB_MAX);
        int files = number(environment, "RINGSPAN_LOG_FILES", PLAIN.files, FILES_MAX);
        return new LogSettings(format.equals("json"), file(environment), megabytes << 20, files);
    }

    private static Optional<Path> file(Map<String, String> environment) throws Refused {
        String name = environment.getOrDefault("RINGSPAN_LOG_FILE", "");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(name).toAbsolutePath();
            if (name.endsWith("/") || path.getFileName() == null) {
                throw new Refused("RINGSPAN_LOG_FILE", name, "name a file, not a directory.");
            }
            return Optional.of(path);
        } catch (InvalidPathException unfit) {
            throw new Refused("RINGSPAN_LOG_FILE", name, "name a file.");
        }
    }

    private static int number(Map<String, String> environment, String name, int absent, int max) throws Refused {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            return absent;
        }
        int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
        if (number < 1 || number > max) {
            throw new Refused(name, value, "give a whole number from 1 to " + max + ".");
        }
        return number;
    }
}
