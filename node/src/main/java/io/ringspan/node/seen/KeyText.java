package io.ringspan.node.seen;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key for people: printable ASCII as it is, all else as {@code \xNN}.
 *
 * @param text of as much of it as is known
 * @param base64 of the same bytes, if the text shows them otherwise than they are
 * @param bytes of the whole key; -1 if there is none
 * @param cut whether only the beginning of it is known
 */
public record KeyText(String text, Optional<String> base64, int bytes, boolean cut) {
    /** There is no key. */
    public static final KeyText NONE = new KeyText("", Optional.empty(), -1, false);

    /** The key of {@code length} bytes that begins with those that are known. */
    public static KeyText of(byte[] known, int length) {
        StringBuilder text = new StringBuilder();
        boolean plain = true;
        for (byte b : known) {
            boolean itself = b >= ' ' && b <= '~' && b != '\\';
            plain &= itself;
            if (itself) {
                text.append((char) b);
            } else {
                HexFormat.of().toHexDigits(text.append("\\x"), b);
            }
        }
        Optional<String> base64 = plain ? Optional.empty() : Optional.of(base64(known));
        return new KeyText(text.toString(), base64, length, known.length < length);
    }

    /** The bytes that it shows. */
    public byte[] known() {
        return base64.map(Base64.getDecoder()::decode).orElseGet(() -> text.getBytes(US_ASCII));
    }

    private static String base64(byte[] bytes) {
        return new String(Base64.getEncoder().encode(bytes), US_ASCII);
    }
}
