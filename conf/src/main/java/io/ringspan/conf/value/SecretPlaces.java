package io.ringspan.conf.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.conf.fault.Quote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Where a secret stands that a file of settings only points at: {@code env:NAME} is a variable of the environment, {@code file:/path} the
 * first line of a file. Anything else is the secret itself.
 *
 * <p><b>Threads.</b> Immutable; any thread. <b>Limits.</b> A file is read up to {@value #BYTES_MAX} bytes.
 */
final class SecretPlaces {
    /** What a message about a secret adds to what it may be. */
    static final String OR = ", or env:NAME, or file:/path";

    static final SecretPlaces OF_PROCESS = new SecretPlaces(System::getenv);

    private static final int BYTES_MAX = 8192;
    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";

    private final Function<String, String> environment;

    /** @param environment gives null for what is not set */
    SecretPlaces(Function<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The secret.
     *
     * @throws UnfitValue if there is none where the text points; it names the place
     */
    String find(String text) throws UnfitValue {
        if (text.startsWith(ENVIRONMENT)) {
            String name = text.substring(ENVIRONMENT.length());
            String found = environment.apply(name);
            if (found == null || found.isEmpty()) {
                throw new UnfitValue(
                        "points to the variable " + Quote.of(name) + " of the environment, which is not set");
            }
            return found;
        }
        return text.startsWith(FILE) ? firstLine(text.substring(FILE.length())) : text;
    }

    private static String firstLine(String path) throws UnfitValue {
        if (!path.startsWith("/")) {
            throw new UnfitValue("points to the file " + Quote.of(path) + ", which is not a whole path from / on");
        }
        String text;
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            text = new String(in.readNBytes(BYTES_MAX), UTF_8);
        } catch (IOException unreadable) {
            throw new UnfitValue("points to the file " + Quote.of(path) + ", which cannot be read");
        }
        String line = text.lines().findFirst().orElse("");
        if (line.isEmpty()) {
            throw new UnfitValue("points to the file " + Quote.of(path) + ", whose first line is empty");
        }
        return line;
    }
}
