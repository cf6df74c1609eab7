package io.ringspan.node.execute.change;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What has to be known of a command that has run, beside itself, to do the same elsewhere. */
public enum Noted {
    /** Nothing. */
    NOTHING('n'),
    /** What it replied; if that is nothing, it has changed nothing. */
    REPLY('r'),
    /** When its key will end, in milliseconds since 1970, as PEXPIRETIME says it. */
    END('t');

    private static final Map<String, Noted> OF = of();

    private final char letter;

    Noted(char letter) {
        this.letter = letter;
    }

    /** How the recorder of scripts calls it. */
    public char letter() {
        return letter;
    }

    /** Of commands, by their names in small letters: of all that can be done elsewhere in another way than by a copy; those first that are sent most. */
    public static Map<String, Noted> commands() {
        return OF;
    }

    private static Map<String, Noted> of() {
        Map<String, Noted> all = new LinkedHashMap<>();
        put(all, END, "set", "expire", "pexpire", "setex", "psetex", "expireat", "pexpireat", "getex");
        put(all, NOTHING, "incr", "hset", "del", "zadd", "lpush", "rpush", "sadd", "hincrby", "incrby", "hdel", "zrem");
        put(all, REPLY, "xadd", "rpoplpush", "lmove", "lpop", "rpop", "setnx", "hsetnx");
        put(all, NOTHING, "srem", "lrem", "ltrim", "zincrby", "zremrangebyscore", "zremrangebyrank", "zremrangebylex");
        put(all, NOTHING, "hmset", "decr", "decrby", "append", "setrange", "setbit", "unlink", "mset", "persist");
        put(
                all, NOTHING, "lpushx", "rpushx", "lset", "linsert", "xdel", "xtrim", "pfadd", "geoadd", "getset",
                "getdel");
        put(all, NOTHING, "incrbyfloat", "hincrbyfloat");
        return Collections.unmodifiableMap(all);
    }

    private static void put(Map<String, Noted> all, Noted noted, String... names) {
        for (String name : names) {
            all.put(name, noted);
        }
    }
}
