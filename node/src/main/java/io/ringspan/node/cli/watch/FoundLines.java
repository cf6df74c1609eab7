package io.ringspan.node.cli.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys that differ, as a node lists them, in lines for people. Stateless. */
public final class FoundLines {
    private static final String TEXT = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    private static final Pattern KEY = Pattern.compile("\\{\"key\":" + TEXT + ",\"token\":([0-9]+),\"kept\":" + TEXT
            + ",\"mended\":(true|false),\"why\":" + TEXT + ",\"held\":\\{(.*)}}");
    private static final Pattern HELD = Pattern.compile(TEXT + ":" + TEXT);
    private static final Pattern MORE = Pattern.compile("\\{\"more\":([0-9]+),");

    private FoundLines() {}

    /** A line for each key, and one that says how many are not listed. */
    public static List<String> of(String json) {
        return of(json, false);
    }

    /** The same for those that could not be made equal. */
    public static List<String> ofLeft(String json) {
        return of(json, true);
    }

    private static List<String> of(String json, boolean leftOnly) {
        List<String> lines = new ArrayList<>();
        for (Matcher key = KEY.matcher(json); key.find(); ) {
            if (leftOnly && key.group(5).isEmpty()) {
                continue;
            }
            StringBuilder line = new StringBuilder(plain(key.group(1)))
                    .append("  token ")
                    .append(key.group(2))
                    .append(": ");
            String between = "";
            for (Matcher held = HELD.matcher(key.group(6)); held.find(); between = ", ") {
                line.append(between)
                        .append(plain(held.group(1)))
                        .append(" has ")
                        .append(plain(held.group(2)));
            }
            line.append("; kept: ").append(plain(key.group(3)));
            lines.add(key.group(5).isEmpty() ? line.toString() : line + "; left: " + plain(key.group(5)));
        }
        Matcher more = MORE.matcher(json);
        if (more.find() && !more.group(1).equals("0")) {
            lines.add("and " + more.group(1) + " more, which are not listed");
        }
        return lines;
    }

    private static String plain(String quoted) {
        return quoted.replaceAll("\\\\(.)", "$1");
    }
}
