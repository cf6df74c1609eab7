package io.ringspan.tests.it.replication;

import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Writes of all kinds that there are, pipelined over one connection, to few keys that others write, too: most of them are for a
 * key of their own type, some for any.
 */
final class ContendingWrites {
    private static final int PIPELINE = 100;
    private static final int KEYS_OF_A_TYPE = 24;
    private static final int PARTS = 12;
    private static final String HOUR_SECONDS = "3600";
    private static final String[] TYPES = {"string", "number", "hash", "set", "list", "sorted", "stream", "bits", "any"
    };
    private static final List<String> OURS =
            List.of("UNAVAILABLE", "UNKNOWN", "REFUSED", "OVERLOADED", "TIMEOUT", "DIFFERS");

    private final RandomGenerator chance;
    private final List<String> errors = new ArrayList<>();

    ContendingWrites(long seed) {
        this.chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Writes so often; gives back which of the writes were not answered by a store. */
    List<String> run(RedisConnection client, int writes) throws IOException {
        for (int sent = 0; sent < writes; sent += PIPELINE) {
            for (int i = 0; i < PIPELINE; i++) {
                client.send(next());
            }
            client.flush();
            for (int i = 0; i < PIPELINE; i++) {
                if (client.read() instanceof Reply.Failure failure) {
                    note(failure.bytes());
                }
            }
        }
        return errors;
    }

    /** That a key has another type, or is gone, stores say in contention. */
    private void note(String error) {
        if (OURS.contains(error.substring(0, Math.max(0, error.indexOf(' '))))) {
            errors.add(error);
        }
    }

    private String[] next() {
        return switch (chance.nextInt(13)) {
            case 12 -> decided();
            case 0, 6 -> ofStrings();
            case 1, 7 -> ofListsAndStreams();
            case 2, 8 -> ofSetsAndHashes();
            case 3, 9 -> ofSortedSets();
            case 4, 10 -> ofBitsAndNumbers();
            default -> ofAnyType();
        };
    }

    private String[] ofStrings() {
        return switch (chance.nextInt(7)) {
            case 0 -> words("SET", key("string"), value());
            case 1 -> words("SET", key("string"), value(), "EX", HOUR_SECONDS);
            case 2 -> words("SETEX", key("string"), HOUR_SECONDS, value());
            case 3 -> words("SETRANGE", key("string"), number(), value());
            case 4 -> words("MSET", key("string"), value(), key("any"), value());
            default -> words("APPEND", key("string"), value());
        };
    }

    private String[] ofListsAndStreams() {
        return switch (chance.nextInt(11)) {
            case 0, 1 -> words("LPUSH", key("list"), value());
            case 2 -> words("RPUSH", key("list"), value(), value());
            case 3 -> words("RPUSHX", key("list"), value());
            case 4 -> words("LTRIM", key("list"), "0", "8");
            case 5 -> words("LSET", key("list"), "0", value());
            case 6 -> words("LREM", key("list"), "1", value());
            case 7 -> words("LINSERT", key("list"), "BEFORE", value(), value());
            case 8 -> words("XTRIM", key("stream"), "MAXLEN", "5");
            default -> words("XADD", key("stream"), number() + number() + "-" + number(), part(), value());
        };
    }

    private String[] ofSetsAndHashes() {
        return switch (chance.nextInt(8)) {
            case 0, 1 -> words("SADD", key("set"), part(), part());
            case 2 -> words("SREM", key("set"), part());
            case 3, 4 -> words("HSET", key("hash"), part(), number(), part(), number());
            case 5 -> words("HDEL", key("hash"), part());
            case 6 -> words("HINCRBY", key("hash"), part(), number());
            default -> words("HMSET", key("hash"), part(), number());
        };
    }

    private String[] ofSortedSets() {
        return switch (chance.nextInt(6)) {
            case 0, 1 -> words("ZADD", key("sorted"), number(), part());
            case 2 -> words("ZINCRBY", key("sorted"), number(), part());
            case 3 -> words("ZREM", key("sorted"), part());
            case 4 -> words("ZREMRANGEBYRANK", key("sorted"), "0", "1");
            default -> words("ZREMRANGEBYSCORE", key("sorted"), "0", number());
        };
    }

    private String[] ofBitsAndNumbers() {
        return switch (chance.nextInt(7)) {
            case 0 -> words("SETBIT", key("bits"), number(), "1");
            case 1 -> words("SETBIT", key("bits"), number(), "0");
            case 2 -> words("BITFIELD", key("bits"), "INCRBY", "u4", number(), "1");
            case 3 -> words("INCR", key("number"));
            case 4 -> words("DECRBY", key("number"), number());
            case 5 -> words("SET", key("number"), number());
            default -> words("PFADD", key("sketch"), value(), part());
        };
    }

    private String[] ofAnyType() {
        return switch (chance.nextInt(9)) {
            case 0, 1 -> words("EXPIRE", key(type()), HOUR_SECONDS);
            case 2, 3 -> words("PERSIST", key(type()));
            case 4 -> words("DEL", key(type()));
            case 5 -> words("UNLINK", key(type()), key(type()));
            case 6 -> words("LPUSH", key("any"), value());
            case 7 -> words("SADD", key("any"), value());
            default -> words("APPEND", key("any"), value());
        };
    }

    /** What one replica of each datacenter decides. */
    private String[] decided() {
        return switch (chance.nextInt(18)) {
            case 0 -> words("LPOP", key("list"));
            case 1 -> words("RPOP", key("list"), "2");
            case 2 -> words("SPOP", key("set"));
            case 3 -> words("ZPOPMIN", key("sorted"));
            case 4 -> words("SET", key("string"), value(), "XX", "GET");
            case 5 -> words("SETNX", key("any"), value());
            case 6 -> words("GETSET", key("string"), value());
            case 7 -> words("GETDEL", key("any"));
            case 8 -> words("HSETNX", key("hash"), part(), number());
            case 9 -> words("ZADD", key("sorted"), "GT", number(), part());
            case 10 -> words("XADD", key("stream"), "*", part(), value());
            case 11 -> words("EXPIRE", key(type()), HOUR_SECONDS, "NX");
            case 12 -> words("COPY", key("list"), key("any"), "REPLACE");
            case 13 -> words("SORT", key("set"), "ALPHA", "STORE", key("list"));
            case 14, 15, 16 -> ofGroups();
            default -> words("SUNIONSTORE", key("set"), key("set"), key("set"));
        };
    }

    private String[] ofGroups() {
        return switch (chance.nextInt(5)) {
            case 0 -> words("XGROUP", "CREATE", key("stream"), "g", "0", "MKSTREAM");
            case 1 -> words("XAUTOCLAIM", key("stream"), "g", part(), "0", "-", "COUNT", "3");
            case 2 -> words("XACK", key("stream"), "g", number() + number() + "-" + number());
            default -> words("XREADGROUP", "GROUP", "g", part(), "COUNT", "2", "STREAMS", key("stream"), ">");
        };
    }

    private String key(String type) {
        return type + ":" + chance.nextInt(KEYS_OF_A_TYPE);
    }

    private String type() {
        return TYPES[chance.nextInt(TYPES.length)];
    }

    private String part() {
        return "part " + chance.nextInt(PARTS);
    }

    private String value() {
        return "value " + chance.nextInt(PARTS);
    }

    private String number() {
        return Integer.toString(1 + chance.nextInt(PARTS));
    }

    private static String[] words(String... words) {
        return words;
    }
}
