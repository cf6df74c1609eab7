package io.ringspan.node.script.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** What scripts are called by: the SHA-1 of their text, in hexadecimal digits. Stateless. */
public final class Sha {
    public static final int DIGITS = 40;

    private Sha() {}

    public static String of(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("each Java has SHA-1", missing);
        }
    }

    /** The one that a client names, in whatever case; empty if that is none. */
    public static String named(ByteBuf in, int at, int length) {
        return length == DIGITS ? in.toString(at, length, ISO_8859_1).toLowerCase(Locale.ROOT) : "";
    }
}
