package io.ringspan.tests.bench.figures;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the commands that a store ran for its clients, from the text of {@code INFO commandstats}. */
public final class StoreCommands {
    private static final Pattern LINE = Pattern.compile("(?m)^cmdstat_([a-z]+)[^:]*:calls=(\\d+),");

    /** Sent by connections and probes for themselves, not for the data. */
    private static final Set<String> HOUSEKEEPING =
            Set.of("info", "ping", "hello", "client", "config", "select", "auth", "command", "dbsize");

    private StoreCommands() {}

    public static long parse(String commandStats) {
        long calls = 0;
        Matcher line = LINE.matcher(commandStats);
        while (line.find()) {
            if (!HOUSEKEEPING.contains(line.group(1))) {
                calls += Long.parseLong(line.group(2));
            }
        }
        return calls;
    }
}
