package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads replies from whole text in the plainest way, line by line: what {@link MemcacheReplyWalker} must find. */
final class PlainReplies {
    private static final Pattern HEAD_OF_VALUE =
            Pattern.compile("VALUE [^ \\n]+ [0-9]{1,20} ([0-9]{1,10})(?: [0-9]{1,20})?");
    private static final Pattern HEAD_OF_META_VALUE = Pattern.compile("VA ([0-9]{1,10})(?: .*)?", Pattern.DOTALL);
    private static final Pattern ERROR = Pattern.compile("ERROR.*|(?:CLIENT|SERVER)_ERROR .*", Pattern.DOTALL);
    private static final Pattern SINGLE = Pattern.compile("[0-9]{1,20}|[A-Z_]+(?: .*)?", Pattern.DOTALL);
    private static final Pattern OF_LIST = Pattern.compile("(STAT|ITEM|PREFIX) .*|(key)=.*", Pattern.DOTALL);

    private final String text;
    private final List<String> found = new ArrayList<>();
    private int at;

    /** The text is no reply. */
    private static final class Garbage extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** The text ends inside a reply. */
    private static final class Ends extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private PlainReplies(String text) {
        this.text = text;
    }

    static List<String> of(byte[] bytes) {
        PlainReplies parser = new PlainReplies(new String(bytes, ISO_8859_1));
        try {
            while (parser.at < parser.text.length()) {
                parser.reply();
            }
        } catch (Garbage e) {
            parser.found.add(WalkedReplies.GARBAGE);
        } catch (Ends e) {
            // What is not whole is no reply yet.
        }
        return parser.found;
    }

    private void reply() throws Garbage, Ends {
        int start = at;
        String line = line();
        if (ERROR.matcher(line).matches()) {
            found.add("[" + line + "] " + text.substring(start, at));
            return;
        }
        Matcher meta = HEAD_OF_META_VALUE.matcher(line);
        if (meta.matches()) {
            value(meta.group(1));
        } else if (!listOf(line).isEmpty()) {
            list(start, line);
            return;
        } else if (!line.equals("END")
                && (isWordOfMore(line) || !SINGLE.matcher(line).matches())) {
            throw new Garbage();
        }
        found.add(text.substring(start, at));
    }

    /** Lines of the same kind, and what ends them. */
    private void list(int start, String first) throws Garbage, Ends {
        String line = first;
        while (listOf(line).equals(listOf(first))) {
            Matcher head = HEAD_OF_VALUE.matcher(line);
            if (head.matches()) {
                value(head.group(1));
            }
            int next = at;
            line = line();
            if (ERROR.matcher(line).matches()) {
                found.add("[" + text.substring(next, next + line.length()) + "] " + text.substring(start, at));
                return;
            }
        }
        if (!line.equals("END")) {
            throw new Garbage();
        }
        found.add(text.substring(start, at));
    }

    /** Of which kind of list the line is one, nothing if it is of none. */
    private static String listOf(String line) {
        if (HEAD_OF_VALUE.matcher(line).matches()) {
            return "VALUE";
        }
        Matcher other = OF_LIST.matcher(line);
        return !other.matches() ? "" : line.startsWith("key=") ? "key" : other.group(1);
    }

    /** Whether it begins with a word that no reply of one line begins with. */
    private static boolean isWordOfMore(String line) {
        return List.of("VALUE", "VA", "END", "STAT", "ITEM", "PREFIX").contains(line.split(" ", 2)[0]);
    }

    private String line() throws Garbage, Ends {
        int feed = text.indexOf('\n', at);
        if (feed < 0) {
            throw new Ends();
        }
        String line = text.substring(at, feed);
        at = feed + 1;
        if (line.endsWith("\r")) {
            return line.substring(0, line.length() - 1);
        }
        if (line.startsWith("key=")) {
            return line;
        }
        throw new Garbage();
    }

    private void value(String digits) throws Garbage, Ends {
        long bytes = Long.parseLong(digits);
        if (bytes > 1 << 30) {
            throw new Garbage();
        }
        for (int i = 0; i < 2; i++) {
            if (at + bytes + i >= text.length()) {
                throw new Ends();
            }
            if (text.charAt(at + (int) bytes + i) != "\r\n".charAt(i)) {
                throw new Garbage();
            }
        }
        at += (int) bytes + 2;
    }
}
