package io.ringspan.node.terminal;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Where commands print, and what can be printed there.
 *
 * <p>Write with the signs you mean; where the locale is not UTF-8 the writers replace them by ASCII of about the same
 * meaning. Look at {@link #interactive} before moving the cursor and at {@link #coloured} before colouring.
 *
 * @param out results, and nothing else: what a pipe should get
 * @param err progress and complaints
 * @param interactive standard output is a terminal
 * @param coloured colours are wanted: a terminal, not a dumb one, and {@code NO_COLOR} is not set
 * @param unicode the locale is UTF-8
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive, boolean coloured, boolean unicode) {

    /** The terminal of this process. The launcher says whether there is one: Java itself cannot tell on 17. */
    public static Terminal ofProcess() {
        return of(System.out, System.err, Boolean.getBoolean("ringspan.terminal"), System.getenv());
    }

    /** A terminal over these streams, as the environment describes it. */
    public static Terminal of(
            OutputStream out, OutputStream err, boolean interactive, Map<String, String> environment) {
        boolean unicode = isUtf8(environment);
        boolean coloured = interactive
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        return new Terminal(writer(out, unicode), writer(err, unicode), interactive, coloured, unicode);
    }

    /** The first of LC_ALL, LC_CTYPE and LANG that is set decides, as in the C library. */
    private static boolean isUtf8(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                String upper = locale.toUpperCase(Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8");
            }
        }
        return false;
    }

    private static PrintWriter writer(OutputStream stream, boolean unicode) {
        OutputStreamWriter encoded = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
        return new PrintWriter(unicode ? encoded : new AsciiWriter(encoded), true);
    }
}
