package io.ringspan.node.dynomite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * By which of its statistics Dynomite counts a command, with its quirks: some that change sets of fields or bits count as
 * {@code set}, {@code LREM} twice, and {@code redis_req_sets} never. Source: research on Dynomite's statistics, section 7.3.
 */
final class RequestKinds {
    private static final List<String> NAMES = List.of(
            "redis_req_get",
            "redis_req_set",
            "redis_req_del",
            "redis_req_incr_decr",
            "redis_req_keys",
            "redis_req_mget",
            "redis_req_scan",
            "redis_req_sort",
            "redis_req_lreqm",
            "redis_req_sunion",
            "redis_req_ping",
            "redis_req_lists",
            "redis_req_sets",
            "redis_req_hashes",
            "redis_req_sortedsets",
            "redis_req_other");

    private static final Map<String, String> BY_COMMAND = Map.ofEntries(
            Map.entry("get", "redis_req_get"),
            Map.entry("set", "redis_req_set"),
            Map.entry("setex", "redis_req_set"),
            Map.entry("setrange", "redis_req_set"),
            Map.entry("setbit", "redis_req_set"),
            Map.entry("del", "redis_req_del"),
            Map.entry("incr", "redis_req_incr_decr"),
            Map.entry("decr", "redis_req_incr_decr"),
            Map.entry("incrby", "redis_req_incr_decr"),
            Map.entry("decrby", "redis_req_incr_decr"),
            Map.entry("keys", "redis_req_keys"),
            Map.entry("mget", "redis_req_mget"),
            Map.entry("scan", "redis_req_scan"),
            Map.entry("sort", "redis_req_sort"),
            Map.entry("sunion", "redis_req_sunion"),
            Map.entry("ping", "redis_req_ping"));

    private static final Set<String> SETS =
            Set.of("sadd", "scard", "sdiff", "sinter", "sismember", "smembers", "smove", "spop", "srandmember", "srem");
    private static final Set<String> LISTS = Set.of(
            "lpush",
            "rpush",
            "lpop",
            "rpop",
            "lrange",
            "llen",
            "lindex",
            "linsert",
            "lpushx",
            "rpushx",
            "lrem",
            "lset",
            "ltrim",
            "rpoplpush");
    private static final Set<String> HASHES = Set.of("hset", "hmset", "hdel", "hincrby", "hincrbyfloat", "hsetnx");

    private RequestKinds() {}

    /** How many there were of each kind, of calls by the names of commands, in the order of Dynomite. */
    static Map<String, Long> count(Map<String, Long> calls) {
        Map<String, Long> kinds = new LinkedHashMap<>();
        NAMES.forEach(name -> kinds.put(name, 0L));
        calls.forEach((command, count) -> {
            kinds.merge(kind(command), count, Long::sum);
            if (command.equals("lrem")) {
                kinds.merge("redis_req_lreqm", count, Long::sum);
            }
        });
        return kinds;
    }

    private static String kind(String command) {
        String own = BY_COMMAND.get(command);
        if (own != null) {
            return own;
        }
        if (SETS.contains(command)) {
            return "redis_req_set";
        }
        if (LISTS.contains(command)) {
            return "redis_req_lists";
        }
        if (HASHES.contains(command)) {
            return "redis_req_hashes";
        }
        return command.startsWith("z") ? "redis_req_sortedsets" : "redis_req_other";
    }
}
