package io.ringspan.node.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Redis's name for a script: the SHA-1 of its text, in hexadecimal digits. Stateless. */
public final class Sha1 {
    public static final int DIGITS = 40;

    private Sha1() {}

    /** In lower case. */
    public static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-1", missing);
        }
    }

    /** The one that a client names, in whatever case; empty if that is none. */
    public static String named(ByteBuf in, int at, int length) {
        return length == DIGITS ? in.toString(at, length, ISO_8859_1).toLowerCase(Locale.ROOT) : "";
    }
}
