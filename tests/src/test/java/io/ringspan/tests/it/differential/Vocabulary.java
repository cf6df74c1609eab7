package io.ringspan.tests.it.differential;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Words by their kind, as chance wants them. There are few keys, fields and members, so that commands meet each other's. Words have
 * one character for each byte.
 *
 * <p>No deadline is near enough to pass during a test, nothing makes a value large, and of some kinds every third word is none.
 *
 * <p><b>Owner.</b> One test.
 */
final class Vocabulary {
    /** Kinds of words that are keys, each with values of that type. */
    static final List<String> KEYS = List.of("string", "number", "list", "set", "hash", "zset", "stream", "hll", "geo");

    /** A sorted set with one score, since by Redis's word ranges of names mean nothing in others. */
    static final String BY_NAME = "names";

    static final int KEYS_EACH = 3;
    static final String TAG = "{a}";

    private static final List<String> OTHER_TAGS = List.of("{b}", "{c}", "{d}", "");
    private static final List<String> STRANGE_KEYS = List.of("", "{a}\0\r\n\u00ff", "{}x", "{a");
    private static final List<String> VALUES =
            List.of("v", "", "17", "-3", "3.5", "two words", "\0\u0080\u00ff\r\n", "*3\r\n$3\r\n", "long ".repeat(30));
    private static final List<String> MEMBERS = List.of("m0", "m1", "m2", "m3", "m4", "7", "12", "", "z\0\r\n\u00fe");
    private static final List<String> PLACES = List.of("Palermo", "Catania", "Trapani", "Rome", "nowhere");
    private static final List<String> SCORES =
            List.of("0", "1", "-1", "2.5", "3", "1e3", "+inf", "-inf", "17", "-0.1", "0x10", " 1");
    private static final List<String> BOUNDS =
            List.of("-inf", "+inf", "0", "1", "(1", "2.5", "(3", "-1", "(-inf", "17");
    private static final List<String> LEX = List.of("-", "+", "[m1", "(m1", "[m3", "(m3", "[", "(", "[7");
    private static final List<String> BIT_TYPES = List.of("u8", "i8", "u4", "i16", "u1", "u63", "i64", "u16");
    private static final List<String> STREAM_BOUNDS = List.of("-", "+", "5", "0-3", "(0-2", "9-1", "100");

    private final RandomGenerator chance;
    private final Ids ids;

    Vocabulary(RandomGenerator chance, Ids ids) {
        this.chance = chance;
        this.ids = ids;
    }

    /** The highest id that a stream has got, for all vocabularies of a test. <b>Owner.</b> The test. */
    static final class Ids {
        private int last;
    }

    RandomGenerator chance() {
        return chance;
    }

    <T> T of(List<T> all) {
        return all.get(chance.nextInt(all.size()));
    }

    /** One of that kind. */
    String word(String kind) {
        if (KEYS.contains(kind)) {
            return key(kind);
        }
        return switch (kind) {
            case BY_NAME -> TAG + kind + chance.nextInt(KEYS_EACH);
            case "any" -> chance.nextInt(10) == 0 ? word(BY_NAME) : key(of(KEYS));
            case "plain" -> key(of(KEYS.subList(0, 4)));
            case "value" -> of(VALUES);
            case "member", "field" -> of(MEMBERS);
            case "place" -> of(PLACES);
            case "score" -> of(SCORES);
            case "smin", "smax" -> of(BOUNDS);
            case "lmin", "lmax" -> of(LEX);
            case "int" -> Integer.toString(chance.nextInt(-9, 200));
            case "count" -> Integer.toString(chance.nextInt(1, 8));
            case "index" -> Integer.toString(chance.nextInt(-6, 7));
            case "offset" -> Integer.toString(chance.nextInt(0, 120));
            case "bit" -> Integer.toString(chance.nextInt(2));
            case "bits" -> of(BIT_TYPES);
            case "place-of-bits" -> (chance.nextInt(3) == 0 ? "#" : "") + chance.nextInt(12);
            case "ttl" -> of(List.of("1000", "50000", "10000000", "0", "-1"));
            case "life" -> of(List.of("1000", "50000", "10000000", "0"));
            case "ttlms" -> of(List.of("1000000", "50000000", "10000000000", "-7"));
            case "at" -> of(List.of("4102444800", "5102444800", "1"));
            case "atms" -> of(List.of("4102444800123", "5102444800000", "1"));
            case "id" -> id();
            case "seen" -> Math.max(0, ids.last - chance.nextInt(12)) + "-1";
            case "bound" -> chance.nextBoolean() ? of(STREAM_BOUNDS) : word("seen");
            case "lon" -> of(List.of("13.361389", "15.087269", "12.5", "-180", "181"));
            case "lat" -> of(List.of("38.115556", "37.502669", "38.0", "85", "-86"));
            case "radius" -> of(List.of("200", "0", "1000", "90.5", "-1"));
            case "pattern" -> of(List.of("*", "{a}*", "{a}l?st0", "w_*", "nosuch", "[", "*->f"));
            case "unit" -> of(List.of("m", "km", "ft", "mi", "KM"));
            default -> throw new IllegalArgumentException("a grammar names a kind that is unknown: " + kind);
        };
    }

    /** Mostly one of that type and with the common tag; now and then another one. */
    private String key(String kind) {
        int strange = chance.nextInt(100);
        if (strange == 0) {
            return of(STRANGE_KEYS);
        }
        String tag = strange < 5 ? of(OTHER_TAGS) : TAG;
        return tag + (strange > 92 ? of(KEYS) : kind) + chance.nextInt(KEYS_EACH);
    }

    /** Mostly above all earlier ones, as a stream wants them. */
    private String id() {
        if (chance.nextInt(8) == 0) {
            return of(List.of("0-1", "5-5", "3-*", "18446744073709551615-0", "1-", "x"));
        }
        ids.last++;
        return ids.last + "-1";
    }
}
