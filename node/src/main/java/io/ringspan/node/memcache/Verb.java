package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The first word of a command.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public enum Verb {
    GET(Kind.RETRIEVAL),
    GETS(Kind.RETRIEVAL),
    GAT(Kind.RETRIEVAL),
    GATS(Kind.RETRIEVAL),
    SET(Kind.STORAGE),
    ADD(Kind.STORAGE),
    REPLACE(Kind.STORAGE),
    APPEND(Kind.STORAGE),
    PREPEND(Kind.STORAGE),
    CAS(Kind.STORAGE),
    INCR(Kind.KEYED),
    DECR(Kind.KEYED),
    DELETE(Kind.KEYED),
    TOUCH(Kind.KEYED),
    MG(Kind.META),
    MS(Kind.META),
    MD(Kind.META),
    MA(Kind.META),
    ME(Kind.KEYED),
    MN(Kind.KEYLESS),
    VERSION(Kind.KEYLESS),
    VERBOSITY(Kind.KEYLESS),
    STATS(Kind.KEYLESS),
    FLUSH_ALL(Kind.KEYLESS),
    QUIT(Kind.KEYLESS);

    /** How its line goes on. */
    public enum Kind {
        /** Any number of keys. */
        RETRIEVAL,
        /** A key, three or four numbers, and on the next lines as many bytes as the third says. */
        STORAGE,
        /** A key, and at most two more words. */
        KEYED,
        /** A key and flags; of {@link Verb#MS} a number between them, and as many bytes on the next lines. */
        META,
        /** No key. */
        KEYLESS
    }

    private static final int LONGEST = 9;

    private final Kind kind;
    private final String word;

    Verb(Kind kind) {
        this.kind = kind;
        this.word = name().toLowerCase(Locale.ROOT);
    }

    public Kind kind() {
        return kind;
    }

    /** As it is sent. */
    String word() {
        return word;
    }

    /** The verb of {@code length} bytes that stands at {@code at}; null if memcached has none that this node serves. */
    static @Nullable Verb at(ByteBuf in, int at, int length) {
        if (length < 2 || length > LONGEST) {
            return null;
        }
        Verb verb = likely(in.getByte(at), in.getByte(at + 1), length);
        return verb != null && verb.is(in, at, length) ? verb : null;
    }

    /** By two letters and the length there is one at the most, {@code replace} and its kind aside. */
    private static @Nullable Verb likely(byte first, byte second, int length) {
        return switch (first) {
            case 'g' -> second == 'e' ? (length == 3 ? GET : GETS) : (length == 3 ? GAT : GATS);
            case 's' -> second == 'e' ? SET : STATS;
            case 'm' -> meta(second);
            case 'i' -> INCR;
            case 'd' -> length == 4 ? DECR : DELETE;
            case 'a' -> second == 'd' ? ADD : APPEND;
            case 'r' -> REPLACE;
            case 'p' -> PREPEND;
            case 'c' -> CAS;
            case 't' -> TOUCH;
            case 'v' -> length == 7 ? VERSION : VERBOSITY;
            case 'f' -> FLUSH_ALL;
            case 'q' -> QUIT;
            default -> null;
        };
    }

    private static @Nullable Verb meta(byte second) {
        return switch (second) {
            case 'g' -> MG;
            case 's' -> MS;
            case 'd' -> MD;
            case 'a' -> MA;
            case 'e' -> ME;
            case 'n' -> MN;
            default -> null;
        };
    }

    private boolean is(ByteBuf in, int at, int length) {
        if (length != word.length()) {
            return false;
        }
        for (int i = 2; i < length; i++) {
            if (in.getByte(at + i) != word.charAt(i)) {
                return false;
            }
        }
        return in.getByte(at + 1) == word.charAt(1);
    }
}
