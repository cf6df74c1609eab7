package io.ringspan.tests.bench.figures;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the commands that a store ran for its clients, from what it says of itself. */
public final class StoreCommands {
    /** A {@code get} counts there once for each of its keys. */
    private static final Pattern MEMCACHED_LINE = Pattern.compile("(?m)^STAT cmd_(?:get|set|touch) (\\d+)$");

    private static final Pattern LINE = Pattern.compile("(?m)^cmdstat_([a-z]+)[^:]*:calls=(\\d+),");

    /** Sent by connections and probes for themselves, not for the data. */
    private static final Set<String> HOUSEKEEPING =
            Set.of("info", "ping", "hello", "client", "config", "select", "auth", "command", "dbsize");

    private StoreCommands() {}

    /** From the text of {@code INFO commandstats}. */
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

    /** From what memcached answers to {@code stats}, with or without its carriage returns. */
    public static long parseMemcached(String statistics) {
        long calls = 0;
        Matcher line = MEMCACHED_LINE.matcher(statistics.replace("\r", ""));
        while (line.find()) {
            calls += Long.parseLong(line.group(1));
        }
        return calls;
    }
}
