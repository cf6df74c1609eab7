package io.ringspan.node.execute;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Redis's name for a script: the SHA-1 of its text, in hexadecimal digits. Stateless. */
public final class Sha1 {
    private Sha1() {}

    /** 40 digits in lower case. */
    public static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-1", missing);
        }
    }
}
