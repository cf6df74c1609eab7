package io.ringspan.tests.it.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * The npm packages of {@code package-lock.json}, where {@code ./ringspan test} has put them: {@code config/launcher/npm.sh}. Tests fetch
 * nothing themselves.
 */
final class NpmPackages {
    private static final int HASH_CHARS = 16;

    private NpmPackages() {}

    /** The directory in which Node finds them, if they were fetched. */
    static Optional<Path> find() throws IOException {
        String sums = sum("package.json") + sum("package-lock.json");
        String name = sha256(sums.getBytes(StandardCharsets.US_ASCII)).substring(0, HASH_CHARS);
        return Optional.of(root().resolve(".ringspan/npm").resolve(name).resolve("node_modules"))
                .filter(Files::isDirectory);
    }

    /** As sha256sum prints it. */
    private static String sum(String file) throws IOException {
        return sha256(Files.readAllBytes(ClientScript.file(file))) + "  " + file + "\n";
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(at.resolve("ringspan"))) {
            at = Objects.requireNonNull(at.getParent(), "no launcher above the working directory");
        }
        return at;
    }
}
