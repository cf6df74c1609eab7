package io.ringspan.node.client.memcache;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes one of the statistics of several stores. Stateless. */
final class MergedStatistics {
    private static final String STAT = "STAT ";
    private static final String LINE_END = "\r\n";
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,20}(\\.\\d{1,9})?");

    /** Numbers that mean nothing added up. Of these, and of what is no number, the first store's stands for all. */
    private static final Set<String> NO_AMOUNTS = Set.of(
            "pid",
            "uptime",
            "time",
            "pointer_size",
            "max_connections",
            "hash_power_level",
            "hash_is_expanding",
            "slab_reassign_running",
            "lru_crawler_running",
            "evicted_time",
            "accepting_conns",
            "chunk_size",
            "chunks_per_page",
            "age",
            "age_hot",
            "age_warm");

    private MergedStatistics() {}

    /**
     * Puts them together.
     *
     * @param answers whole ones of stores, at least one
     * @param adds whether amounts are added up; if not, the first one stands for all
     * @param more lines behind them: name and value
     */
    static String of(List<String> answers, boolean adds, List<String> more) {
        Map<String, String> merged = new LinkedHashMap<>();
        for (String answer : answers) {
            answer.lines().filter(line -> line.startsWith(STAT)).forEach(line -> {
                int blank = line.indexOf(' ', STAT.length());
                String name = blank < 0 ? line.substring(STAT.length()) : line.substring(STAT.length(), blank);
                String value = blank < 0 ? "" : line.substring(blank + 1);
                merged.merge(name, value, (one, other) -> adds && isAmount(name, one, other) ? sum(one, other) : one);
            });
        }
        StringBuilder text = new StringBuilder();
        merged.forEach((name, value) ->
                text.append(STAT).append(name).append(' ').append(value).append(LINE_END));
        more.forEach(line -> text.append(STAT).append(line).append(LINE_END));
        return text.append("END").append(LINE_END).toString();
    }

    /** Of what is kept for each class of sizes, the name stands behind its number. */
    private static boolean isAmount(String name, String one, String other) {
        String plain = name.substring(name.lastIndexOf(':') + 1);
        return !NO_AMOUNTS.contains(plain)
                && AMOUNT.matcher(one).matches()
                && AMOUNT.matcher(other).matches();
    }

    private static String sum(String one, String other) {
        return new BigDecimal(one).add(new BigDecimal(other)).toPlainString();
    }
}
