package io.ringspan.node.antientropy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A key that differs.
 *
 * @param held what each replica has, by its name
 * @param kept the name of the replica whose value is kept
 * @param mended whether the others have it now
 * @param why why they do not, if that was tried; else empty
 */
public record Found(String key, long token, List<Held> held, String kept, boolean mended, String why) {
    private static final int SHOWN_MAX = 200;

    /** What one replica has. */
    public record Held(String node, String what) {}

    /** The bytes of a key, for people: what does not print is escaped, and what is long is cut. */
    static String shown(byte[] key) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < key.length && i < SHOWN_MAX; i++) {
            int c = key[i] & 0xFF;
            boolean prints = c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
            shown.append(prints ? String.valueOf((char) c) : "\\x%02x".formatted(c));
        }
        return key.length > SHOWN_MAX ? shown + "... (" + key.length + " bytes)" : shown.toString();
    }

    /** For the log. */
    String words() {
        return key + ": "
                + held.stream().map(each -> each.node() + " has " + each.what()).collect(Collectors.joining(", "))
                + (why.isEmpty() ? "" : "; " + why);
    }
}
