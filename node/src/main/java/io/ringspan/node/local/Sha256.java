package io.ringspan.node.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of files. */
final class Sha256 {
    private Sha256() {}

    /** Whether {@code file} exists and its checksum is {@code expected} (lower case hex). */
    static boolean matches(Path file, String expected) throws IOException {
        return Files.isRegularFile(file) && of(file).equals(expected);
    }

    private static String of(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException neverInAnyJava) {
            throw new IllegalStateException(neverInAnyJava);
        }
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
