package io.ringspan.tests.it.cluster;

import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that a store holds, by key: type, value (sets and hashes sorted) and the moment at which it expires. */
public record StoreContent(Map<String, Entry> entries) {
    private static final int KEYS_AT_ONCE = 1000;
    private static final int DIFFERENCES_MAX = 10;
    private static final int READS_MAX = 20;
    /** How errors begin that mean another type, or no key any more. */
    private static final Set<String> CHANGED = Set.of("WRONGTYPE", "ERR");

    private static final long CLOCKS_MAY_DIFFER_MILLIS = 50;

    /**
     * One key's.
     *
     * @param expiresAtMillis -1 if it does not
     */
    public record Entry(String type, String value, long expiresAtMillis) {
        private boolean matches(@Nullable Entry other, long apartMillisMax) {
            return other != null
                    && type.equals(other.type)
                    && value.equals(other.value)
                    && Math.abs(expiresAtMillis - other.expiresAtMillis) <= apartMillisMax
                    && (expiresAtMillis < 0) == (other.expiresAtMillis < 0);
        }
    }

    /** Reads all of a store, which may be written meanwhile: each key is then as it was at some moment. */
    public static StoreContent of(RedisConnection store) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        List<String> keys = keys(store);
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            List<String> left = keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE));
            for (int reads = 0; !left.isEmpty(); reads++) {
                if (reads == READS_MAX) {
                    throw new AssertionError("of other types each time that they are looked at: " + left);
                }
                left = read(store, left, entries);
            }
        }
        return new StoreContent(entries);
    }

    /** This store's and another's; they must have no key in common. */
    public StoreContent and(StoreContent other) {
        Map<String, Entry> both = new TreeMap<>(entries);
        other.entries.forEach((key, entry) -> {
            if (both.put(key, entry) != null) {
                throw new AssertionError("two stores of a rack hold " + key);
            }
        });
        return new StoreContent(both);
    }

    /** What differs, for people: empty if nothing does, and not endless. */
    public List<String> differences(StoreContent other) {
        return differences(other, CLOCKS_MAY_DIFFER_MILLIS);
    }

    /** The same, but the moments at which a key expires may be so far apart. */
    public List<String> differences(StoreContent other, long apartMillisMax) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(entries.keySet());
        keys.addAll(other.entries.keySet());
        for (String key : keys) {
            Entry here = entries.get(key);
            Entry there = other.entries.get(key);
            boolean same = here != null && here.matches(there, apartMillisMax);
            if (!same && differences.size() < DIFFERENCES_MAX) {
                differences.add(key + ": " + here + " and " + there);
            }
        }
        return differences;
    }

    private static List<String> keys(RedisConnection store) throws IOException {
        List<String> keys = new ArrayList<>();
        String cursor = "0";
        do {
            List<Reply> page = items(store.call("SCAN", cursor, "COUNT", Integer.toString(KEYS_AT_ONCE)));
            cursor = text(page.get(0));
            items(page.get(1)).forEach(key -> keys.add(text(key)));
        } while (!cursor.equals("0"));
        return keys.stream().distinct().toList();
    }

    /** Gives the keys that became of another type between the question for it and the one for the value. */
    private static List<String> read(RedisConnection store, List<String> keys, Map<String, Entry> into)
            throws IOException {
        for (String key : keys) {
            store.send(bytes("TYPE", key));
        }
        store.flush();
        List<String> types = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            types.add(text(store.read()));
        }
        for (int i = 0; i < keys.size(); i++) {
            store.send(bytes("PEXPIRETIME", keys.get(i)));
            store.send(bytes(reading(types.get(i), keys.get(i))));
        }
        store.flush();
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            long expires = ((Reply.Whole) store.read()).value();
            Reply reply = store.read();
            if (reply instanceof Reply.Failure failure
                    && CHANGED.contains(failure.bytes().split(" ", 2)[0])) {
                changed.add(keys.get(i));
            } else if (!types.get(i).equals("none")) { // expired meanwhile
                into.put(keys.get(i), new Entry(types.get(i), value(types.get(i), reply), expires));
            }
        }
        return changed;
    }

    private static String[] reading(String type, String key) {
        return switch (type) {
            case "string" -> words("GET", key);
            case "list" -> words("LRANGE", key, "0", "-1");
            case "set" -> words("SMEMBERS", key);
            case "hash" -> words("HGETALL", key);
            case "zset" -> words("ZRANGE", key, "0", "-1", "WITHSCORES");
            case "stream" -> words("XINFO", "STREAM", key, "FULL", "COUNT", "0");
            case "none" -> words("ECHO", "gone");
            default -> throw new AssertionError("a store holds a " + type);
        };
    }

    /** Keys are any bytes, and held as one character for each. */
    private static List<byte[]> bytes(String... words) {
        return Arrays.stream(words)
                .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static String[] words(String... words) {
        return words;
    }

    private static String value(String type, Reply reply) {
        List<String> parts = new ArrayList<>();
        if (reply instanceof Reply.Blob sketch && Sketch.in(sketch.bytes()) == 0) {
            return Sketch.withoutCount(sketch.bytes(), 0);
        } else if (type.equals("set")) {
            items(reply).forEach(member -> parts.add(text(member)));
            Collections.sort(parts);
        } else if (type.equals("hash")) {
            List<Reply> pairs = items(reply);
            for (int i = 0; i < pairs.size(); i += 2) {
                parts.add(text(pairs.get(i)) + "=" + text(pairs.get(i + 1)));
            }
            Collections.sort(parts);
        } else {
            return type.equals("stream") ? StreamContent.of(reply) : reply.toString();
        }
        return parts.toString();
    }

    private static List<Reply> items(Reply reply) {
        if (reply instanceof Reply.Items items) {
            return items.items();
        }
        throw new AssertionError("a store answered with " + reply + " where it should list something");
    }

    private static String text(Reply reply) {
        if (reply instanceof Reply.Status status) {
            return status.bytes();
        }
        if (reply instanceof Reply.Blob blob) {
            return blob.bytes();
        }
        throw new AssertionError("a store answered with " + reply + ", which is no text");
    }
}
