package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;

/**
 * The numbers for {@code cas} that clients are given, and those that a store has. A store counts them for itself, from 1: a number of one store may by
 * chance be that of another value in another store, or in the same one after it has begun anew, and a client would overwrite what it has not seen. So
 * each start of a store has a place of its own among all numbers, and a number from elsewhere is that of no value. 0, by which a store
 * says that there is none, stays 0.
 *
 * <p><b>Owner.</b> The worker that asks the store.
 */
public final class CasNumbers {
    /** More than a store counts to: a million changes a second for eight years. */
    static final long OF_ONE_START = 1L << 48;

    /** No store counts to there. */
    static final long OF_NO_VALUE = -1;

    /** What clients are given stays positive where they keep it as a signed number. */
    private static final long PLACES_END = 1L << 62;

    private final Digits digits = new Digits();
    private final ValueLine valueLine = new ValueLine();
    private final long place;

    /** @param start stands for the store and its start: another value for each, as different as can be */
    public CasNumbers(long start) {
        place = OF_ONE_START + Long.remainderUnsigned(start, PLACES_END - 2 * OF_ONE_START);
    }

    /** What a client is given for a store's number. */
    long given(long stores) {
        return stores == 0 ? 0 : place + stores;
    }

    /** The store's number for what a client says. */
    long stores(long given) {
        long number = given - place;
        return given == 0 ? 0 : number > 0 && number < OF_ONE_START ? number : OF_NO_VALUE;
    }

    /** Writes a command that was found, which may have a number of a client's, with that of the store; it is in the form in which it is sent. */
    public void writeRun(MemcacheRequestDecoder found, ByteBuf in, int from, ByteBuf out) {
        RequestLine line = found.line();
        int word = numberWord(line);
        if (word < 0) {
            out.writeBytes(in, from, found.end() - from);
            return;
        }
        boolean meta = line.isMeta();
        int end = line.words().at(word) + line.words().length(word);
        long number = stores(meta ? line.flags().number('C') : line.number());
        copyTo(in, from, line.words().at(word) + (meta ? 1 : 0), number, out);
        out.writeBytes(in, end, found.end() - end);
    }

    /** Which word has a number of a client's; -1 if none has. */
    private static int numberWord(RequestLine line) {
        if (line.isMeta()) {
            return line.flags().has('C') ? line.flags().word('C') : -1;
        }
        return line.verb() == Verb.CAS ? 5 : -1;
    }

    /**
     * Writes a whole reply of the store's with numbers that clients are given.
     *
     * @param line what it is the reply to
     */
    public void writeReply(RequestLine line, ByteBuf reply, int from, int length, ByteBuf out) {
        int end = from + length;
        if (line.isMeta()) {
            meta(line, reply, from, end, out);
            return;
        }
        int at = from;
        while (at < end && reply.getByte(at) == 'V' && reply.getByte(at + 2) == 'L') {
            at = value(reply, at, out);
        }
        out.writeBytes(reply, at, end - at);
    }

    /** A value, with its number if that was asked for; gives where what follows begins. */
    private int value(ByteBuf reply, int at, ByteBuf out) {
        valueLine.read(reply, at);
        int copied = at;
        if (valueLine.numberAt() < valueLine.numberEnd()) {
            copied = valueLine.numberEnd();
            copyTo(reply, at, valueLine.numberAt(), given(Digits.number(reply, valueLine.numberAt(), copied)), out);
        }
        out.writeBytes(reply, copied, valueLine.end() - copied);
        return valueLine.end();
    }

    /**
     * The number is a word of its own in the first line, in the place where the client has asked for it. A key that is given back may have blanks, and
     * words that look like one: it is before the number, or behind it.
     */
    private void meta(RequestLine line, ByteBuf reply, int from, int end, ByteBuf out) {
        MetaFlags flags = line.flags();
        int found = -1;
        if (flags.has('c') && line.verb() != Verb.MD) {
            boolean last = flags.has('k') && flags.word('k') < flags.word('c');
            int feed = reply.indexOf(from, end, (byte) '\n');
            for (int word = blank(reply, from, feed);
                    word > 0 && (last || found < 0);
                    word = blank(reply, word, feed)) {
                found = isNumber(reply, word) ? word : found;
            }
        }
        int copied = from;
        if (found >= 0) {
            copied = Digits.end(reply, found + 1);
            copyTo(reply, from, found + 1, given(Digits.number(reply, found + 1, copied)), out);
        }
        out.writeBytes(reply, copied, end - copied);
    }

    private static boolean isNumber(ByteBuf in, int word) {
        int end = in.getByte(word) == 'c' ? Digits.end(in, word + 1) : word;
        return end > word + 1 && (in.getByte(end) == ' ' || in.getByte(end) == '\r');
    }

    /** Copies what is between {@code from} and {@code numberAt}, and writes the number that belongs there. */
    private void copyTo(ByteBuf in, int from, int numberAt, long number, ByteBuf out) {
        out.writeBytes(in, from, numberAt - from);
        digits.unsigned(number, out);
    }

    /** Where the word behind the next blank begins; 0 if there is none before the line's end. */
    private static int blank(ByteBuf in, int at, int feed) {
        return in.indexOf(at, feed, (byte) ' ') + 1;
    }
}
