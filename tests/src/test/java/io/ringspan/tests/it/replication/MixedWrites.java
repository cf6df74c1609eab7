package io.ringspan.tests.it.replication;

import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Writes of every type, pipelined over one connection, to keys that begin with a prefix of their own. Few keys, so that
 * the order of writes matters to most of them.
 */
final class MixedWrites {
    private static final int PIPELINE = 400;
    private static final int KEYS_OF_A_TYPE = 300;
    private static final int PARTS = 20;
    private static final int KINDS = 34;
    private static final String HOUR_SECONDS = "3600";
    private static final String HOUR_MILLIS = "3600000";

    private final String prefix;
    private final RandomGenerator chance;
    private long shortLived;
    private long wrongTypes;

    MixedWrites(String prefix, long seed) {
        this.prefix = prefix;
        this.chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Writes; gives back the errors that the stores do not owe us. */
    List<String> run(RedisConnection client, int writes) throws IOException {
        List<String> errors = new ArrayList<>();
        for (int sent = 0; sent < writes; sent += PIPELINE) {
            int now = Math.min(PIPELINE, writes - sent);
            for (int i = 0; i < now; i++) {
                client.send(next());
            }
            client.flush();
            for (int i = 0; i < now; i++) {
                if (client.read() instanceof Reply.Failure failure) {
                    note(failure, errors);
                }
            }
        }
        return errors;
    }

    /** How many commands a store refused because the key holds another type: they are replicated like the others. */
    long wrongTypes() {
        return wrongTypes;
    }

    private void note(Reply.Failure failure, List<String> errors) {
        if (failure.bytes().startsWith("WRONGTYPE ")) {
            wrongTypes++;
        } else {
            errors.add(failure.bytes());
        }
    }

    private String[] next() {
        return switch (chance.nextInt(KINDS)) {
            case 0, 1, 2 -> words("SET", key("string"), value());
            case 3 -> words("SET", key("string"), value(), "EX", HOUR_SECONDS);
            case 4 -> words("SETEX", key("string"), HOUR_SECONDS, value());
            case 5 -> words("APPEND", key("string"), value());
            case 6 -> words("SETRANGE", key("string"), number(), value());
            case 7 -> words("EXPIRE", key(type()), HOUR_SECONDS);
            case 8 -> words("PEXPIRE", key(type()), HOUR_MILLIS);
            case 9 -> words("PERSIST", key(type()));
            case 10 -> words("DEL", key(type()));
            case 11 -> words("DEL", key(type()), key(type()), key(type()));
            case 12 -> words("MSET", key("string"), value(), key("string"), value());
            case 13 -> words("PSETEX", prefix + ":short:" + shortLived++, "5", value());
            case 14, 15 -> words("INCR", key("number"));
            case 16 -> words("DECRBY", key("number"), number());
            case 17, 18 -> words("HSET", key("hash"), part(), value(), part(), value());
            case 19 -> words("HINCRBY", key("hash count"), part(), number());
            case 20 -> words("HDEL", key("hash"), part());
            case 21, 22 -> words("SADD", key("set"), part(), part());
            case 23 -> words("SREM", key("set"), part());
            case 24 -> words("LPUSH", key("list"), value());
            case 25 -> words("RPUSH", key("list"), value());
            case 26 -> words("LTRIM", key("list"), "0", "8");
            case 27 -> words("LREM", key("list"), "1", value());
            case 28, 29 -> words("ZADD", key("sorted"), number(), part());
            case 30 -> words("ZINCRBY", key("sorted"), number(), part());
            case 31 -> words("ZREM", key("sorted"), part());
            case 32 -> words("SETBIT", key("bits"), number(), "1");
            default -> words("LPUSH", key("set"), value()); // another type: refused alike by every replica
        };
    }

    private String key(String type) {
        return prefix + ":" + type + ":" + chance.nextInt(KEYS_OF_A_TYPE);
    }

    private String type() {
        return switch (chance.nextInt(6)) {
            case 0 -> "string";
            case 1 -> "number";
            case 2 -> "hash";
            case 3 -> "set";
            case 4 -> "list";
            default -> "sorted";
        };
    }

    private String part() {
        return "part " + chance.nextInt(PARTS);
    }

    private String value() {
        return "value " + chance.nextInt(PARTS);
    }

    private String number() {
        return Integer.toString(chance.nextInt(PARTS));
    }

    private static String[] words(String... words) {
        return words;
    }
}
