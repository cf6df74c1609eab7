package io.ringspan.node.state;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Any name as one path element, and as one word of a text file: two names never become the same. */
final class SafeName {
    private SafeName() {}

    /** Keeps letters, digits, {@code _}, {@code -} and inner dots; every other byte becomes {@code %XX}. */
    static String of(String name) {
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

    private static boolean isPlain(byte each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || each == '_'
                || each == '-'
                || each == '.';
    }
}
