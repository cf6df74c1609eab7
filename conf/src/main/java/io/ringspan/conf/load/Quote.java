package io.ringspan.conf.load;

/** Text from a file as it may be shown to people: quoted, short, in printable ASCII. */
final class Quote {
    private static final int LENGTH_MAX = 80;

    private Quote() {}

    static String of(String text) {
        return '"' + plain(text) + '"';
    }

    /** The same without quotes. */
    static String plain(String text) {
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
