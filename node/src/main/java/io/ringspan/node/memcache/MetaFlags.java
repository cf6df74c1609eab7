package io.ringspan.node.memcache;

import org.jspecify.annotations.Nullable;

/**
 * The flags of a meta command: single letters, some with a value behind them.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Those of the line, as long as it is there.
 */
public final class MetaFlags {
    /** Bytes of an opaque, its letter among them. */
    private static final int OPAQUE_BYTES_MAX = 32;

    private static final int LETTERS_END = 127;
    private static final int LONG_BITS = 64;

    private static final String BAD_TOKEN = "CLIENT_ERROR bad token in command line format";

    private static final String KNOWN = "bcfhklqstuvCDFIJLMNOPRT";

    private final EncodedKey key = new EncodedKey();
    private final Numeral numeral = new Numeral();
    private final byte[] word = new byte[LETTERS_END + 1];
    private final long[] numbers = new long[LETTERS_END + 1];
    private final long[] seen = new long[2];
    private boolean plain;

    /**
     * Takes the flags of a line.
     *
     * @param keyWord which word the key is
     * @param from the first word that is a flag
     * @return what is wrong, as memcached says it; null if nothing is
     */
    @Nullable
    String read(Words line, int keyWord, int from) {
        seen[0] = 0;
        seen[1] = 0;
        plain = true;
        String error = null;
        for (int i = from; i < line.count(); i++) {
            int letter = line.bytes().getUnsignedByte(line.at(i));
            if (letter >= LETTERS_END || has((char) letter)) {
                return "CLIENT_ERROR duplicate flag";
            }
            seen[letter / LONG_BITS] |= 1L << letter;
            word[letter] = (byte) i;
            if (KNOWN.indexOf(letter) < 0) {
                return "CLIENT_ERROR invalid flag";
            }
            String wrong = letter == 'b' ? decodeKey(line, keyWord) : value(line, i, (char) letter);
            // The general words are said only if nothing else is wrong.
            if (wrong != null && (error == null || !wrong.equals(RequestLine.FORMAT))) {
                error = wrong;
            }
        }
        return error;
    }

    private @Nullable String value(Words line, int i, char letter) {
        return switch (letter) {
            case 'T', 'N', 'R' -> isSigned(line, i, letter) ? null : BAD_TOKEN;
            case 'C' -> isUnsigned(line, i, letter) ? null : BAD_TOKEN;
            case 'D' -> isUnsigned(line, i, letter) ? null : "CLIENT_ERROR invalid numeric delta value";
            case 'J' -> isUnsigned(line, i, letter) ? null : "CLIENT_ERROR invalid numeric initial value";
            case 'F' -> isClientFlags(line, i) ? null : RequestLine.FORMAT;
            case 'M' -> line.length(i) == 2 ? null : "CLIENT_ERROR incorrect length for M token";
            default -> null;
        };
    }

    private boolean isSigned(Words line, int i, char letter) {
        boolean good = numeral.isSigned(line.bytes(), line.at(i) + 1, line.length(i) - 1);
        numbers[letter] = (int) numeral.value();
        plain &= numeral.isPlain() && numbers[letter] == numeral.value();
        return good;
    }

    private boolean isUnsigned(Words line, int i, char letter) {
        boolean good = numeral.isUnsigned(line.bytes(), line.at(i) + 1, line.length(i) - 1);
        numbers[letter] = numeral.value();
        plain &= numeral.isPlain();
        return good;
    }

    private boolean isClientFlags(Words line, int i) {
        boolean good = isUnsigned(line, i, 'F');
        plain &= numbers['F'] == (numbers['F'] & 0xFFFF_FFFFL);
        return good;
    }

    private @Nullable String decodeKey(Words line, int word) {
        return key.read(line.bytes(), line.at(word), line.length(word)) ? null : "CLIENT_ERROR error decoding key";
    }

    /** Whether the letter is there. */
    public boolean has(char letter) {
        return (seen[letter / LONG_BITS] & (1L << letter)) != 0;
    }

    /** The number behind one of the letters that have one: of T, N and R that of an {@code int}. */
    public long number(char letter) {
        return numbers[letter];
    }

    /** Which word of the line it is. */
    int word(char letter) {
        return word[letter];
    }

    /** Whether an opaque is longer than memcached gives back. */
    boolean isOpaqueTooLong(Words line) {
        return has('O') && line.length(word('O')) > OPAQUE_BYTES_MAX;
    }

    /** The key that the line has in base64. */
    EncodedKey key() {
        return key;
    }

    /** Whether all numbers stood there as they would be written. */
    boolean isPlain() {
        return plain;
    }
}
