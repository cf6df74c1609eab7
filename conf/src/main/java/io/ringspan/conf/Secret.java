package io.ringspan.conf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/** A password. It prints as a mask, so that no log, report or error shows it. */
public record Secret(String text) {
    /** How a secret looks wherever something is printed. */
    public static final String MASK = "***";

    /** Whether {@code given} is this secret; takes the same time wherever the two differ. */
    public boolean matches(byte[] given) {
        return MessageDigest.isEqual(text.getBytes(UTF_8), given);
    }

    @Override
    public String toString() {
        return MASK;
    }
}
