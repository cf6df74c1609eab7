package io.ringspan.node.cli.watch;

import io.ringspan.node.admin.Json;
import io.ringspan.node.antientropy.Findings;
import io.ringspan.node.antientropy.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The keys that differ, as a node lists them, in lines for people. Stateless. */
public final class FoundLines {
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
        Findings.Some found = Json.read(json, Findings.Some.class);
        List<String> lines = new ArrayList<>();
        for (Found key : found.keys()) {
            if (!leftOnly || !key.why().isEmpty()) {
                lines.add(line(key));
            }
        }
        if (found.more() > 0) {
            lines.add("and " + found.more() + " more, which are not listed");
        }
        return lines;
    }

    private static String line(Found key) {
        String held = key.held().stream()
                .map(each -> each.node() + " has " + each.what())
                .collect(Collectors.joining(", "));
        String line = key.key() + "  token " + key.token() + ": " + held + "; kept: " + key.kept();
        return key.why().isEmpty() ? line : line + "; left: " + key.why();
    }
}
