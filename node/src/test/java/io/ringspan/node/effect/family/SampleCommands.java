package io.ringspan.node.effect.family;

import io.ringspan.node.effect.SampleLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random states of keys a, b and c, and random commands that one replica has to decide; of each state and command most words fit. */
final class SampleCommands {
    private static final long DEADLINE = 33_000_000_000_000L;

    /** K is a key, V a value, N a number, T a time, S a score, M a member, I an id of a stream, D a dump, B a type, P
     * a place and W a number of bits. */
    private static final List<String> GRAMMARS = List.of(
            "SETNX K V",
            "GETSET K V",
            "GETDEL K",
            "GETEX K",
            "GETEX K EX|PX|EXAT|PXAT T",
            "GETEX K PERSIST",
            "GETEX K PERSIST PERSIST",
            "GETEX K EX T EX T",
            "GETEX K PXAT T PXAT T PXAT T",
            "HSETNX K M V",
            "MSETNX K V",
            "MSETNX K V K V",
            "MSETNX K V K",
            "SET K V NX|XX",
            "SET K V GET",
            "SET K V NX|XX GET EX|PX|EXAT|PXAT T",
            "SET K V KEEPTTL",
            "SET K V KEEPTTL NX|XX|GET",
            "EXPIRE|PEXPIRE|EXPIREAT|PEXPIREAT K T NX|XX|GT|LT",
            "EXPIRE|PEXPIRE|EXPIREAT|PEXPIREAT K T XX GT|LT",
            "LPOP|RPOP|SPOP|ZPOPMIN|ZPOPMAX K",
            "LPOP|RPOP|SPOP|ZPOPMIN|ZPOPMAX K N",
            "LMPOP 1 K LEFT|RIGHT",
            "LMPOP 2 K K LEFT|RIGHT COUNT N",
            "LMPOP N K LEFT|MIN",
            "ZMPOP 1 K MIN|MAX",
            "ZMPOP 2 K K MIN|MAX COUNT N",
            "ZMPOP N K MIN|LEFT",
            "LMOVE K K LEFT|RIGHT LEFT|RIGHT|UP",
            "RPOPLPUSH K K",
            "SMOVE K K M",
            "ZADD K NX|XX|GT|LT S M S M",
            "ZADD K NX|XX|GT|LT CH S M S M S M",
            "ZADD K XX GT|LT|NX S M",
            "ZADD K NX|XX|GT|LT INCR S M",
            "ZADD K NX|XX INCR S M S M",
            "ZADD K GT|LT CH S",
            "GEOADD K NX|XX S S M",
            "GEOADD K NX|XX CH S S M S S M",
            "XADD K NOMKSTREAM 99000000000009-* M V",
            "XADD K NOMKSTREAM I M V",
            "XADD K I M V",
            "XADD K MAXLEN =|~ N I M V",
            "XADD K MINID ~ I I M V M V",
            "XADD K MAXLEN ~ N LIMIT N I M V",
            "SUNIONSTORE|SINTERSTORE|SDIFFSTORE K K K",
            "ZUNIONSTORE|ZINTERSTORE|ZDIFFSTORE K 2 K K",
            "ZUNIONSTORE K 2 K K WEIGHTS S S AGGREGATE MIN|MAX|SUM",
            "ZRANGESTORE K K N N REV|BYSCORE|",
            "GEOSEARCHSTORE K K FROMLONLAT 10 10 BYRADIUS 9000 km ASC|STOREDIST",
            "BITOP AND|OR|XOR|NAND K K K",
            "BITOP NOT K K",
            "BITFIELD K OVERFLOW FAIL INCRBY B P W",
            "BITFIELD K OVERFLOW FAIL SET|INCRBY B P W SET|INCRBY B P W",
            "BITFIELD K GET B P SET B P W OVERFLOW FAIL|SAT|WHAT INCRBY B P W GET B P",
            "BITFIELD K OVERFLOW FAIL INCRBY B P W OVERFLOW SAT|WRAP|FAIL INCRBY|SET B P W SET|INCRBY B P W GET B P",
            "BITFIELD K OVERFLOW FAIL GET|SET B P",
            "SORT K STORE K",
            "SORT K ALPHA|DESC|ASC STORE K",
            "SORT K LIMIT N N ALPHA STORE K",
            "SORT K STORE K BY nosort GET #|",
            "GEORADIUS K 10 10 9000 km|xy STORE|STOREDIST K",
            "GEORADIUS K 10 10|x 9000 km COUNT N ASC|ANY|WITHDIST STORE K",
            "GEORADIUSBYMEMBER K M 9000 km STORE|STOREDIST K",
            "GEORADIUSBYMEMBER K M 9000 km ASC|DESC STORE K COUNT N",
            "PFMERGE K K K",
            "COPY K K",
            "COPY K K REPLACE|DB",
            "RENAME|RENAMENX K K",
            "RESTORE K N D",
            "RESTORE K T D REPLACE|ABSTTL|WHAT");

    private final Random random;
    private final SampleLines lines;

    SampleCommands(Random random) {
        this.random = random;
        this.lines = new SampleLines(random, GRAMMARS, this::word);
    }

    /** All commands that may come. */
    static Set<String> names() {
        return SampleLines.names(GRAMMARS);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String key() {
        return one("a", "a", "b", "c");
    }

    /** Commands that make a state. */
    List<String> state() {
        List<String> commands = new ArrayList<>();
        for (String key : List.of("a", "b", "c")) {
            String type = one("none", "string", "list", "set", "zset", "hash", "stream", "geo", "sketch");
            switch (type) {
                case "string" -> commands.add("SET " + key + " " + one("v", "10", "xyz"));
                case "list" ->
                    commands.add(
                            random.nextInt(3) == 0
                                    ? "RPUSH " + key + " x"
                                    : "RPUSH " + key + " x y z " + one("x", "w"));
                case "set" -> commands.add("SADD " + key + " m1 m2 " + one("m3", "x"));
                case "zset" -> commands.add("ZADD " + key + " 1 m1 2.5 m2 " + one("inf", "3.1") + " m3");
                case "hash" -> commands.add("HSET " + key + " m1 v");
                case "stream" -> {
                    commands.add("XADD " + key + " 5-1 f v");
                    commands.add("XADD " + key + " 99000000000009-" + one("3", "3", "18446744073709551615") + " f v");
                }
                case "geo" -> commands.add("GEOADD " + key + " 10.1 11.2 m1 -180 10 m2");
                case "sketch" -> commands.add("PFADD " + key + " x y");
                default -> {}
            }
            if (random.nextInt(3) == 0) {
                commands.add("PEXPIREAT " + key + " " + DEADLINE);
            }
        }
        return commands;
    }

    /** A command, words parted by spaces. */
    String command() {
        return lines.next();
    }

    private String word(String word) {
        return switch (word) {
            case "K" -> key();
            case "V" -> one("v", "7", "''");
            case "N" -> one("0", "1", "2", "3", "100", "-1", "x", "9223372036854775807");
            case "T" ->
                one(
                        "70000",
                        "100000000",
                        "33000000000",
                        String.valueOf(DEADLINE + 1),
                        "0",
                        "-5",
                        "x",
                        "9223372036854775807");
            case "S" ->
                one(
                        "1",
                        "2.5",
                        "-3.25",
                        "3.1",
                        "1e3",
                        "inf",
                        "-inf",
                        "nan",
                        "x",
                        "0.1",
                        "180",
                        "-180",
                        "85.05112878",
                        "1e400",
                        "1e-400",
                        "0x10",
                        "-0X.8P2",
                        "0x1p-2000");
            case "M" -> one("m1", "m2", "m3", "x", "new");
            case "I" ->
                one("*", "5-*", "5-1", "99000000000009-4", "99000000000009-*", "99000000000010", "0-0", "x", "5-x");
            case "B" -> one("u8", "u8", "i8", "u4", "i5", "u1", "i1", "u63", "i64", "u16", "u64", "I8", "i08");
            case "P" -> one("0", "0", "1", "3", "#0", "#1", "#2", "12", "77", "-1", "x", "#", "9999999999");
            case "W" ->
                one("1", "1", "2", "-1", "-7", "100", "255", "256", "9223372036854775807", "-9223372036854775808", "x");
            case "D" -> one("x", "\u0000\u0001v\n\u0000\u00f2\u00c1\u00b1");
            default -> word;
        };
    }
}
