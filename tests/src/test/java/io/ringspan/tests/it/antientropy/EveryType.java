package io.ringspan.tests.it.antientropy;

import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keys of every type: how they come to be, and how one of them is falsified in one store. */
public final class EveryType {
    private static final int MANY = 1_500;
    private static final String LONG = "0123456789".repeat(4_000);

    private EveryType() {}

    /** Gives a client of a node all kinds of keys under each of these numbers. */
    public static void write(RedisConnection client, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            call(client, "SET", "string" + i, "value" + i);
            call(client, "SET", "long" + i, LONG + i);
            call(client, "SET", "expiring" + i, "value", "EX", "1000");
            call(client, "RPUSH", "list" + i, "a", "b", "c");
            call(client, "SADD", "set" + i, "a", "b", "c");
            call(client, "HSET", "hash" + i, "a", "1", "b", "2");
            call(client, "ZADD", "sorted" + i, "1", "a", "2.5", "b");
            call(client, "XADD", "stream" + i, "1-1", "field", "value");
            call(client, "PFADD", "log" + i, "a", "b", "c");
        }
    }

    /** Values of many members. */
    public static void writeLarge(RedisConnection client) throws IOException {
        String[] list = new String[MANY + 2];
        String[] set = new String[MANY + 2];
        String[] hash = new String[2 * MANY + 2];
        String[] sorted = new String[2 * MANY + 2];
        list[0] = "RPUSH";
        list[1] = "largelist";
        set[0] = "SADD";
        set[1] = "largeset";
        hash[0] = "HSET";
        hash[1] = "largehash";
        sorted[0] = "ZADD";
        sorted[1] = "largesorted";
        for (int i = 0; i < MANY; i++) {
            list[i + 2] = "member" + i;
            set[i + 2] = "member" + i;
            hash[2 * i + 2] = "member" + i;
            hash[2 * i + 3] = "value" + i;
            sorted[2 * i + 2] = String.valueOf(i);
            sorted[2 * i + 3] = "member" + i;
        }
        for (String[] command : List.of(list, set, hash, sorted)) {
            call(client, command);
        }
    }

    /** What is done to a store behind its node's back, and to which key. */
    static Map<String, List<String[]>> falsehoods() {
        Map<String, List<String[]>> falsehoods = new TreeMap<>();
        falsehoods.put("string1", one("SET", "string1", "other"));
        falsehoods.put("long1", one("SETRANGE", "long1", "39000", "X"));
        falsehoods.put("expiring1", one("PEXPIRE", "expiring1", "500000"));
        falsehoods.put("string2", one("PEXPIRE", "string2", "500000"));
        falsehoods.put("expiring2", one("PERSIST", "expiring2"));
        falsehoods.put("list1", one("LSET", "list1", "1", "x"));
        falsehoods.put("set1", one("SREM", "set1", "a"));
        falsehoods.put("hash1", one("HSET", "hash1", "a", "x"));
        falsehoods.put("sorted1", one("ZADD", "sorted1", "7", "a"));
        falsehoods.put("stream1", one("XADD", "stream1", "2-1", "field", "value"));
        falsehoods.put("log1", one("PFADD", "log1", "d", "e", "f"));
        falsehoods.put("largelist", one("LSET", "largelist", "1400", "x"));
        falsehoods.put("largeset", one("SADD", "largeset", "x"));
        falsehoods.put("largehash", one("HDEL", "largehash", "member700"));
        falsehoods.put("largesorted", one("ZADD", "largesorted", "0.5", "member1200"));
        falsehoods.put("string3", one("DEL", "string3"));
        falsehoods.put("list3", one("DEL", "list3"));
        falsehoods.put("additional", one("SET", "additional", "value"));
        falsehoods.put("hash3", List.of(new String[] {"DEL", "hash3"}, new String[] {"SET", "hash3", "a string"}));
        return falsehoods;
    }

    /** What is done to a store and changes nothing: the same content comes to be in another way. */
    static List<String[]> harmless() {
        return List.of(
                new String[] {"DEL", "set4", "hash4", "sorted4", "list4"},
                new String[] {"SADD", "set4", "c", "a", "x", "b"},
                new String[] {"SREM", "set4", "x"},
                new String[] {"HSET", "hash4", "b", "2", "a", "1"},
                new String[] {"ZADD", "sorted4", "2.5", "b", "1", "a"},
                new String[] {"LPUSH", "list4", "c", "b", "a"},
                new String[] {"CONFIG", "SET", "hash-max-listpack-entries", "0"},
                new String[] {"CONFIG", "SET", "hll-sparse-max-bytes", "0"},
                new String[] {"DEL", "set5", "hash5", "log5"},
                new String[] {"SADD", "set5", "c", "b", "a"},
                new String[] {"HSET", "hash5", "b", "2", "a", "1"},
                new String[] {"PFADD", "log5", "c", "b", "a"},
                new String[] {"PFCOUNT", "log4"});
    }

    private static List<String[]> one(String... command) {
        return List.<String[]>of(command);
    }

    public static void call(RedisConnection store, String... command) throws IOException {
        Reply reply = store.call(command);
        if (reply instanceof Reply.Failure failure) {
            throw new AssertionError(String.join(" ", command) + ": " + failure.bytes());
        }
    }
}
