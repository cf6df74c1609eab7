package io.ringspan.node.antientropy.exchange;

import org.jspecify.annotations.Nullable;

/** What can be asked. The code is its byte on the wire. */
public enum Question {
    /** Begin, for the ranges of one node: node, first and last token. Answer: the number of keys, the store's run. */
    OPEN(1),
    /** Walk on from a cursor over about so many keys and count them in. Answer: cursor, keys walked,
     * microseconds, keys passed over. */
    WALK(2),
    /** The upper level of the sums. Answer: a number for each. */
    TOP(3),
    /** What is under these of the upper level. Answer: a number for each leaf. */
    UNDER(4),
    /** From now on only these leaves matter. */
    MARK(5),
    /** Walk on from a cursor over about so many keys. Answer: cursor, keys walked, microseconds, keys in leaves that matter. */
    KEYS(6),
    /** What is at these keys? Answer: a look for each. */
    LOOKS(7),
    /** Which of these keys are there? Answer: a byte for each. */
    EXIST(8),
    /** Give keys these values, each if its version is still that one. Answer: what became of each. */
    PUT(9),
    /** How many bytes does each of these keys take? Answer: a number for each. */
    WEIGH(10),
    /** A piece of a value: key, kind, cursor. Answer: trouble, cursor, commands. */
    PIECE(11),
    /** Add a piece to the value that is being taken, which begins anew with the first: whether it is, commands. Answer: trouble. */
    TAKE(12),
    /** Begin, for these ranges, whoever owns them: what is compared, or copied from here. Answer: the number of keys, the store's run. */
    BEGIN(13),
    /** Walk on from a cursor over about so many keys. Answer: cursor, keys walked, microseconds, keys passed over, keys in the
     * ranges, and for each of these how many bytes it takes. */
    NAMES(14),
    /** What is at these keys, and what is known of it? Answer: see {@link Gives}. */
    VALUES(15),
    /** Is anything known to lack in the store? Answer: 0 if not; 1 if it was found empty; 2 if it is being filled. */
    SOUND(16),
    /** What do the tokens of the node weigh? Whether it is to find out: 0, no; 1, if it has not just done so; 2, in any case. Not
     * answered by who compares, and not by one at a time. Answer: how far it is, what it has found. */
    MEASURE(17),
    /** The same as {@link #VALUES}, and before that how far each stream was sent to the store: how long that text is, the text. */
    CUT(18),
    /** How many writes are kept on disk for the node with that number? Answered whoever sits there. Answer: how many. */
    BACKLOG(19);

    private static final Question[] ALL = values();

    private final byte code;

    Question(int code) {
        this.code = (byte) code;
    }

    /** On the wire. */
    byte code() {
        return code;
    }

    static @Nullable Question of(byte code) {
        return code < 1 || code > ALL.length ? null : ALL[code - 1];
    }
}
