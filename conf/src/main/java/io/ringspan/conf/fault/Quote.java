package io.ringspan.conf.fault;

/** Text from a file as it may be shown to people: quoted, short, in printable ASCII. */
public final class Quote {
    private static final int LENGTH_MAX = 80;

    private Quote() {}

    public static String of(String text) {
        return '"' + plain(text) + '"';
    }

    /** The same without quotes. */
    public static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LENGTH_MAX).forEach(c -> {
            if (c >= ' ' && c <= '~') {
                shown.append((char) c);
            } else {
                shown.append("\\u{%x}".formatted(c));
            }
        });
        boolean cut = text.codePointCount(0, text.length()) > LENGTH_MAX;
        return shown.append(cut ? "..." : "").toString();
    }
}
