package io.ringspan.node.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Any name as one path element, and as one word of a text file: two names never become the same. */
public final class SafeName {
    private SafeName() {}

    /** Keeps letters, digits, {@code _}, {@code -} and inner dots; every other byte becomes {@code %XX}. */
    public static String of(String name) {
        if (name.isEmpty()) {
            return "%";
        }
        StringBuilder safe = new StringBuilder();
        for (byte each : name.getBytes(UTF_8)) {
            boolean hidesTheFile = each == '.' && safe.isEmpty();
            if (isPlain(each) && !hidesTheFile) {
                safe.append((char) each);
            } else {
                safe.append(String.format("%%%02X", each));
            }
        }
        return safe.toString();
    }

    /** The name that was made safe; empty if this is none of them. */
    public static Optional<String> parse(String safe) {
        if (safe.equals("%")) {
            return Optional.of("");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < safe.length(); i++) {
            char each = safe.charAt(i);
            boolean escape = each == '%' && i + 2 < safe.length();
            if (escape && isHex(safe.charAt(i + 1)) && isHex(safe.charAt(i + 2))) {
                bytes.write(Integer.parseInt(safe.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(each);
            }
        }
        String name = bytes.toString(UTF_8);
        return of(name).equals(safe) ? Optional.of(name) : Optional.empty();
    }

    private static boolean isHex(char each) {
        return Character.digit(each, 16) >= 0;
    }

    private static boolean isPlain(byte each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || each == '_'
                || each == '-'
                || each == '.';
    }
}
