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
    /** They differ by less than {@link #DEADLINES_APART_SECONDS} from each other's multiples, but not by as little as a slow test takes. */
    private static final List<Integer> LIVES_SECONDS = List.of(1_000, 5_070, 10_140);

    private static final int DEADLINES_APART_SECONDS = 210;

    /** Prime, so that all come before the first comes again. */
    private static final int DEADLINES = 100_003;

    private static final int DEADLINES_STEP = 7_919;

    /** Seconds for which nobody waits. */
    private static final List<String> STRANGE_PATIENCE =
            List.of("", "-1", "nan", "x", "inf", "1e400", "9223372036854775807", "-0.5", "0x1p-9", " 0.001", "0.001 ");

    private static final List<String> PLACES = List.of("Palermo", "Catania", "Trapani", "Rome", "nowhere");
    private static final List<String> SCORES = List.of(
            "0", "1", "-1", "2.5", "3", "1e3", "+inf", "-inf", "17", "-0.1", "0x10", " 1", "1e308", "-0", "0.1");
    private static final List<String> STRANGE_SCORES = List.of(
            "",
            "nan",
            "-nan",
            "nan(1)",
            "infinity",
            "1e309",
            "-1e400",
            "1e-400",
            "0x1p3",
            "+5",
            "007",
            "1_0",
            "1 ",
            ".5",
            "5.",
            "1e",
            "9007199254740993",
            "9223372036854775807",
            "4.9e-324",
            "1.7976931348623157e308");
    private static final List<String> BOUNDS =
            List.of("-inf", "+inf", "0", "1", "(1", "2.5", "(3", "-1", "(-inf", "17");
    private static final List<String> STRANGE_BOUNDS = List.of(
            "", "(", "((1", "nan", "(nan", "1e400", "(0x10", " 1", "( 1", "1 ", "infinity", "[1", "+5", "1e-400");
    private static final List<String> LEX = List.of("-", "+", "[m1", "(m1", "[m3", "(m3", "[", "(", "[7");
    private static final List<String> STRANGE_LEX =
            List.of("", "m1", "-m1", "+m", "(\0", "[z\0\r\n\u00fe", "[-", "(+", "inf");
    private static final List<String> BIT_TYPES = List.of("u8", "i8", "u4", "i16", "u1", "u63", "i64", "u16");
    private static final List<String> STRANGE_BIT_TYPES =
            List.of("u64", "i65", "u0", "i0", "U8", "I8", "u", "", "8", "i-8", "u+8", "u08", "i 8", "u8 ", "x8");
    private static final List<String> STRANGE_BIT_PLACES = List.of(
            "#", "", "#-1", "-1", "#x", "# 1", "#01", "01", "#4294967296", "4294967296", "#9223372036854775807", "1.5");
    private static final List<String> STREAM_BOUNDS = List.of("-", "+", "5", "0-3", "(0-2", "9-1", "100");
    private static final List<String> STRANGE_STREAM_BOUNDS = List.of(
            "",
            "(",
            "(-",
            "(+",
            "((1",
            "-1",
            "5-",
            "-5",
            "1-18446744073709551615",
            "(18446744073709551615",
            "01-01",
            "+1-1",
            "0x1-1",
            "18446744073709551616",
            "1-18446744073709551616",
            "(18446744073709551615-18446744073709551615",
            "(0-0",
            "$",
            "*",
            "1-*",
            "1-1-1");
    private static final List<String> STRANGE_IDS = List.of(
            "0-1",
            "5-5",
            "3-*",
            "18446744073709551615-0",
            "1-",
            "x",
            "0-0",
            "0",
            "0-*",
            "00",
            "000-0",
            "-",
            "+",
            "",
            "*-*",
            "-1",
            "5-x",
            "18446744073709551616-1",
            "18446744073709551615-*",
            "1-18446744073709551616",
            "+5-1",
            "0x5-1",
            "01-01",
            "1-1-1",
            "(5-1",
            " 5-1",
            "5-1 ",
            "5-**",
            "$");

    /** One out of so many of a kind is stranger than the others. */
    private static final int STRANGE_OUT_OF = 16;

    private final RandomGenerator chance;
    private final Ids ids;

    Vocabulary(RandomGenerator chance, Ids ids) {
        this.chance = chance;
        this.ids = ids;
    }

    /** The highest id that a stream has got, and how many deadlines were given, for all vocabularies of a test. <b>Owner.</b> The test. */
    static final class Ids {
        private int last;
        private int deadlines;
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
        return chance.nextInt(STRANGE_OUT_OF) == 0 ? strange(kind) : usual(kind);
    }

    /** One that most commands find fault with, if they take anything but bytes. */
    private String strange(String kind) {
        return switch (kind) {
            case "score" -> of(STRANGE_SCORES);
            case "smin", "smax" -> of(STRANGE_BOUNDS);
            case "lmin", "lmax" -> of(STRANGE_LEX);
            case "int", "count", "index", "offset", "at", "atms" -> of(Spoiling.OUT_OF_PLACE);
            case "ttl", "life", "ttlms" -> of(Spoiling.OUT_OF_TIME);
            case "patience" -> of(STRANGE_PATIENCE);
            case "lon", "lat", "radius" -> of(STRANGE_SCORES);
            case "bits" -> of(STRANGE_BIT_TYPES);
            case "place-of-bits" -> of(STRANGE_BIT_PLACES);
            case "bound", "seen" -> of(STRANGE_STREAM_BOUNDS);
            case "unit" -> of(List.of("", "M", "mm", "m ", "kM"));
            default -> usual(kind);
        };
    }

    private String usual(String kind) {
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
            case "ttl" -> chance.nextInt(5) == 0 ? of(List.of("0", "-1")) : seconds();
            case "life" -> chance.nextInt(9) == 0 ? "0" : seconds();
            case "ttlms" -> chance.nextInt(9) == 0 ? "-7" : seconds() + "000";
            case "at" -> of(List.of("4102444800", "5102444800", "1"));
            case "atms" -> of(List.of("4102444800123", "5102444800000", "1"));
            case "patience" -> of(List.of("0.001", "0.001", "0.002", "1e-3"));
            case "id" -> id();
            case "seen" -> Math.max(0, ids.last - chance.nextInt(12)) + "-1";
            case "bound" -> chance.nextBoolean() ? of(STREAM_BOUNDS) : word("seen");
            case "lon" -> of(List.of("13.361389", "15.087269", "12.5", "-180", "181"));
            case "lat" -> of(List.of("38.115556", "37.502669", "38.0", "85", "-86"));
            case "radius" -> of(List.of("200", "0", "1000", "90.5", "-1"));
            case "pattern" -> of(List.of("*", "{a}*", "{a}l?st0", "w_*", "nosuch", "[", "*->f"));
            case "weights" ->
                of(List.of("{a}number*", "{a}hash*->m1", "{a}*", "w_*", "{a}*->f", "{b}*", "nosort", "*", "{a}l*0"));
            case "unit" -> of(List.of("m", "km", "ft", "mi", "KM"));
            default -> throw new IllegalArgumentException("a grammar names a kind that is unknown: " + kind);
        };
    }

    /**
     * Never the same twice, nor nearly: else it would be chance which of two deadlines is the later one, since each server begins to count
     * when the command comes.
     */
    private String seconds() {
        ids.deadlines = (ids.deadlines + DEADLINES_STEP) % DEADLINES;
        return Integer.toString(of(LIVES_SECONDS) + ids.deadlines * DEADLINES_APART_SECONDS);
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
            return of(STRANGE_IDS);
        }
        ids.last++;
        return ids.last + "-1";
    }
}
