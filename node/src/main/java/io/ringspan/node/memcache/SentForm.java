package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a command of a client goes on to nodes and stores: each has one form, so that whoever reads it there needs to know no other.
 * Words are parted by one space; numbers stand as they would be written; a time of expiry is a moment, so that it is the same wherever
 * and whenever it is read (how much time has to be left, {@code R}, is a span, and stays one); what says nothing to a store is left out; and each command gets its reply ({@link Quiet} keeps from the client what it has asked not to hear).
 *
 * <p><b>Owner.</b> The worker.
 */
public final class SentForm {
    /** What a command may be longer by in this form: the name of its key, and numbers. */
    public static final int LONGER_MAX = 512;

    /** Up to here memcached takes a time of expiry for one from now on, in seconds. */
    private static final int RELATIVE_MAX = 60 * 60 * 24 * 30;

    private static final byte[] CRLF = {'\r', '\n'};

    private final Digits digits = new Digits();

    /** Whether the command that was found is in that form already. */
    public boolean isThere(RequestLine line) {
        if (!line.isPlain()) {
            return false;
        }
        Verb verb = line.verb();
        if (verb == null) {
            return false;
        }
        return switch (verb) {
            case GAT, GATS, SET, ADD, REPLACE, APPEND, PREPEND, CAS, TOUCH, FLUSH_ALL -> !isRelative(line.exptime());
            case MG, MS, MD, MA -> isThere(line.flags());
            default -> true;
        };
    }

    private static boolean isThere(MetaFlags flags) {
        return !flags.has('q')
                && !flags.has('b')
                && !flags.has('P')
                && !flags.has('L')
                && !(flags.has('T') && isRelative((int) flags.number('T')))
                && !(flags.has('N') && isRelative((int) flags.number('N')));
    }

    private static boolean isRelative(int exptime) {
        return exptime > 0 && exptime <= RELATIVE_MAX;
    }

    /**
     * Writes the command that was found, which has a key: what has none is answered by the node.
     *
     * @param in where it stands
     * @param nowSeconds since 1970: from when on what is relative counts
     */
    public void write(MemcacheRequestDecoder found, ByteBuf in, long nowSeconds, ByteBuf out) {
        RequestLine line = found.line();
        Verb verb = Objects.requireNonNull(line.verb());
        ByteBufUtil.writeAscii(out, verb.word());
        switch (verb.kind()) {
            case RETRIEVAL -> keys(line, null, nowSeconds, out);
            case STORAGE -> storage(line, verb, nowSeconds, out);
            case KEYED -> keyed(line, verb, nowSeconds, out);
            case META -> meta(line, verb, nowSeconds, out);
            case KEYLESS -> throw new IllegalArgumentException(verb + " has no key");
        }
        end(found, in, out);
    }

    /** Writes what makes the value go that the line's key has: of a command that was too large, and {@link RequestLine#drops drops} it. */
    public void writeDrop(RequestLine line, ByteBuf out) {
        if (line.isKeyEncoded()) {
            ByteBufUtil.writeAscii(out, Verb.MD.word());
            line.flags().key().writeText(space(out));
            named(line.flags().key(), out);
        } else {
            ByteBufUtil.writeAscii(out, Verb.DELETE.word());
            word(line.words(), 1, out);
        }
        out.writeBytes(CRLF);
    }

    /** Writes a {@code set} of what the command that was found brings, whatever that is; it is in this form already. */
    void writeSet(MemcacheRequestDecoder found, ByteBuf in, ByteBuf out) {
        RequestLine line = found.line();
        ByteBufUtil.writeAscii(out, Verb.SET.word());
        storage(line, Verb.SET, 0, out);
        end(found, in, out);
    }

    /** Writes the meta command that was found with some of its flags only; it is in this form already. */
    void writeMeta(MemcacheRequestDecoder found, ByteBuf in, String letters, ByteBuf out) {
        RequestLine line = found.line();
        Words words = line.words();
        Verb verb = Objects.requireNonNull(line.verb());
        ByteBufUtil.writeAscii(out, verb.word());
        start(line, verb, out);
        for (int i = verb == Verb.MS ? 3 : 2; i < words.count(); i++) {
            if (letters.indexOf(words.bytes().getByte(words.at(i))) >= 0) {
                word(words, i, out);
            }
        }
        end(found, in, out);
    }

    /** Ends the line, and writes the value if there is one. */
    private static void end(MemcacheRequestDecoder found, ByteBuf in, ByteBuf out) {
        out.writeBytes(CRLF);
        if (found.line().dataLength() >= 0) {
            out.writeBytes(in, found.dataAt(), found.line().dataLength() + CRLF.length);
        }
    }

    /**
     * Writes a command of several keys with some of them only.
     *
     * @param keys of the line
     * @param partOf each of them
     * @param part which of them: those of that number
     */
    public void writePart(
            RequestLine line, RetrievalReplies.Keys keys, int[] partOf, int part, long nowSeconds, ByteBuf out) {
        Verb verb = Objects.requireNonNull(line.verb());
        ByteBufUtil.writeAscii(out, verb.word());
        if (verb == Verb.GAT || verb == Verb.GATS) {
            digits.signed(moment(line.exptime(), nowSeconds), space(out));
        }
        ByteBuf bytes = line.words().bytes();
        for (int key = 0; key < keys.count(); key++) {
            if (partOf[key] == part) {
                space(out).writeBytes(bytes, keys.at(key), keys.length(key));
            }
        }
        out.writeBytes(CRLF);
    }

    /** The same keys, each with a command of its own. Returns how many these are. */
    public int writeEach(RequestLine line, RetrievalReplies.Keys keys, int[] partOf, int part, ByteBuf out) {
        String verb = Objects.requireNonNull(line.verb()).word();
        ByteBuf bytes = line.words().bytes();
        int commands = 0;
        for (int key = 0; key < keys.count(); key++) {
            if (partOf[key] == part) {
                ByteBufUtil.writeAscii(out, verb);
                space(out).writeBytes(bytes, keys.at(key), keys.length(key)).writeBytes(CRLF);
                commands++;
            }
        }
        return commands;
    }

    /** Writes a command of several keys without some of them. */
    void writeWithout(RequestLine line, BitSet left, ByteBuf out) {
        Verb verb = Objects.requireNonNull(line.verb());
        ByteBufUtil.writeAscii(out, verb.word());
        BitSet others = new BitSet();
        others.set(0, line.words().count());
        others.andNot(left);
        keys(line, others, 0, out); // times are moments already
        out.writeBytes(CRLF);
    }

    /** @param only which of them; null if all */
    private void keys(RequestLine line, @Nullable BitSet only, long nowSeconds, ByteBuf out) {
        if (line.verb() == Verb.GAT || line.verb() == Verb.GATS) {
            digits.signed(moment(line.exptime(), nowSeconds), space(out));
        }
        Words words = line.words();
        int key = 0;
        for (int at = line.firstKeyAt(); at < words.textEnd(); key++) {
            int end = words.end(at);
            if (only == null || only.get(key)) {
                space(out).writeBytes(words.bytes(), at, end - at);
            }
            at = words.next(end);
        }
    }

    private void storage(RequestLine line, Verb verb, long nowSeconds, ByteBuf out) {
        word(line.words(), 1, out);
        digits.signed(line.clientFlags(), space(out));
        digits.signed(moment(line.exptime(), nowSeconds), space(out));
        digits.signed(line.dataLength(), space(out));
        if (verb == Verb.CAS) {
            digits.unsigned(line.number(), space(out));
        }
    }

    private void keyed(RequestLine line, Verb verb, long nowSeconds, ByteBuf out) {
        if (line.isKeyEncoded()) {
            line.flags().key().writeName(space(out));
        } else {
            word(line.words(), 1, out);
        }
        switch (verb) {
            case INCR, DECR -> digits.unsigned(line.number(), space(out));
            case TOUCH -> digits.signed(moment(line.exptime(), nowSeconds), space(out));
            default -> {}
        }
    }

    private void meta(RequestLine line, Verb verb, long nowSeconds, ByteBuf out) {
        Words words = line.words();
        start(line, verb, out);
        for (int i = verb == Verb.MS ? 3 : 2; i < words.count(); i++) {
            flag(words, i, line.flags(), nowSeconds, out);
        }
    }

    /** The key, how long the value is, and the key's name if that is another. */
    private void start(RequestLine line, Verb verb, ByteBuf out) {
        EncodedKey key = line.flags().key();
        if (line.isKeyEncoded()) {
            key.writeText(space(out));
        } else {
            word(line.words(), 1, out);
        }
        if (verb == Verb.MS) {
            digits.signed(line.dataLength(), space(out));
        }
        if (line.isKeyEncoded()) {
            named(key, out);
        }
    }

    /** Of a flag with P memcached takes no notice: so whoever walks a span finds the key's name there, whatever the key is. */
    private static void named(EncodedKey key, ByteBuf out) {
        key.writeName(letter('P', out));
        if (key.isPlain()) {
            space(out).writeByte('b');
        }
    }

    private void flag(Words line, int i, MetaFlags flags, long nowSeconds, ByteBuf out) {
        char letter = (char) line.bytes().getByte(line.at(i));
        switch (letter) {
            case 'q', 'b', 'P', 'L' -> {}
            case 'T', 'N' -> digits.signed(moment((int) flags.number(letter), nowSeconds), letter(letter, out));
            case 'R' -> digits.signed(flags.number(letter), letter(letter, out));
            case 'F' -> digits.signed(flags.number(letter) & 0xFFFF_FFFFL, letter(letter, out));
            case 'C', 'D', 'J' -> digits.unsigned(flags.number(letter), letter(letter, out));
            default -> word(line, i, out);
        }
    }

    private static void word(Words line, int word, ByteBuf out) {
        space(out).writeBytes(line.bytes(), line.at(word), line.length(word));
    }

    private static ByteBuf space(ByteBuf out) {
        return out.writeByte(' ');
    }

    private static ByteBuf letter(char letter, ByteBuf out) {
        return space(out).writeByte(letter);
    }

    /** A moment is left as it is, and so is what never comes (0) or has been (below). */
    private static long moment(int exptime, long nowSeconds) {
        return isRelative(exptime) ? nowSeconds + exptime : exptime;
    }
}
