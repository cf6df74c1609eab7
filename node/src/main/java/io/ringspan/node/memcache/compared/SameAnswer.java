package io.ringspan.node.memcache.compared;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.protocol.Piece;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether two whole replies to the same command say the same of what its keys have. Left out is what each store has of its own: the number for
 * {@code cas}, whether and when a value was asked for before, who has won it and whether it is stale, which does not go with a value. What is left of a
 * time to live may differ by what passes between two replies. A number that became shorter has blanks behind it in one store and none in another.
 *
 * <p><b>Owner.</b> The worker, for one comparison. <b>Buffers.</b> Borrowed.
 */
public final class SameAnswer {
    /** Flags that are not compared: hit before, last access, cas; won, already won, stale. */
    private static final String LEFT_OUT = "hlcWZX";

    /** Nor is the size of a value that is compared. */
    private static final String LEFT_OUT_WITH_VALUE = LEFT_OUT + "s";

    private static final char TIME_LEFT = 't';
    private static final String NEVER = "t-1";

    private static final String VALUE = "VALUE";
    private static final String META_VALUE = "VA";
    private static final String META_DONE = "HD";
    private static final String SHOWN = "ME";

    private static final int KEY = 1;
    private static final int FLAGS = 2;
    private static final int VALUE_LENGTH = 3;
    private static final int META_LENGTH = 1;
    private static final int CRLF = 2;

    private final Half one;
    private final Half other;

    private SameAnswer(Piece one, Piece other) {
        this.one = new Half(one);
        this.other = new Half(other);
    }

    /** Whether they do. */
    public static boolean is(Piece one, Piece other) {
        return one.hasBytesOf(other) || new SameAnswer(one, other).linesAreSame();
    }

    private boolean linesAreSame() {
        while (one.hasMore() && other.hasMore()) {
            if (!lineIsSame(one.line(), other.line())) {
                return false;
            }
        }
        return !one.hasMore() && !other.hasMore();
    }

    private boolean lineIsSame(List<String> these, List<String> those) {
        String word = these.get(0);
        if (!word.equals(those.get(0))) {
            return false;
        }
        return switch (word) {
            case VALUE -> isSame(these, those, KEY) && isSame(these, those, FLAGS) && valueIsSame(VALUE_LENGTH);
            case META_VALUE -> flagsAreSame(these, those, LEFT_OUT_WITH_VALUE) && valueIsSame(META_LENGTH);
            case META_DONE -> flagsAreSame(these, those, LEFT_OUT);
            case SHOWN -> isSame(these, those, KEY);
            default -> these.equals(those);
        };
    }

    private static boolean isSame(List<String> these, List<String> those, int word) {
        return these.size() > word && those.size() > word && these.get(word).equals(those.get(word));
    }

    private static boolean flagsAreSame(List<String> these, List<String> those, String leftOut) {
        int from = these.get(0).equals(META_VALUE) ? META_LENGTH + 1 : 1;
        return flags(these, from, leftOut).equals(flags(those, from, leftOut));
    }

    private static List<String> flags(List<String> words, int from, String leftOut) {
        List<String> compared = new ArrayList<>();
        for (String flag : words.subList(Math.min(from, words.size()), words.size())) {
            boolean isLeftOut = flag.isEmpty() || leftOut.indexOf(flag.charAt(0)) >= 0;
            if (!isLeftOut) {
                compared.add(flag.charAt(0) == TIME_LEFT && !flag.equals(NEVER) ? "t" : flag);
            }
        }
        return compared;
    }

    private boolean valueIsSame(int lengthWord) {
        Piece these = one.value(lengthWord);
        Piece those = other.value(lengthWord);
        if (these == null || those == null) {
            return false;
        }
        return compared(these).hasBytesOf(compared(those));
    }

    private static Piece compared(Piece value) {
        return new Piece(value.in(), value.at(), ComparedValue.length(value.in(), value.at(), value.length()));
    }

    /** One of the two replies, as far as it is read. */
    private static final class Half {
        private final ByteBuf in;
        private final int end;
        private int at;
        private List<String> words = List.of();

        private Half(Piece reply) {
            in = reply.in();
            at = reply.at();
            end = reply.at() + reply.length();
        }

        boolean hasMore() {
            return at < end;
        }

        /** The words of the next line. */
        List<String> line() {
            int feed = in.indexOf(at, end, (byte) '\n');
            int length = (feed < 0 ? end : feed - 1) - at;
            words = List.of(in.toString(at, Math.max(0, length), ISO_8859_1).split(" ", -1));
            at = feed < 0 ? end : feed + 1;
            return words;
        }

        /** The value behind that line, whose length is the word there; null if that is not so. */
        @Nullable
        Piece value(int lengthWord) {
            if (words.size() <= lengthWord) {
                return null;
            }
            try {
                Piece value = new Piece(in, at, Integer.parseInt(words.get(lengthWord)));
                at += value.length() + CRLF;
                return value;
            } catch (NumberFormatException odd) {
                return null;
            }
        }
    }
}
