package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The words of one line of a client, where they stand: parted by spaces, up to the end of the line or a zero byte, where for memcached a line
 * ends too.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Borrowed until the next {@link #read}.
 */
public final class Words {
    /** Only {@code get} and its kind have more, and theirs are all keys. */
    static final int WORDS_MAX = 24;

    private final int[] at = new int[WORDS_MAX];
    private final int[] length = new int[WORDS_MAX];
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int count;
    private int longest;
    private int textEnd;
    private boolean tidy;

    /** Takes the words between {@code from} and {@code feed}, where the line feed is. */
    void read(ByteBuf bytes, int from, int feed) {
        in = bytes;
        // As memcached has it: of a line that is nothing but CRLF the carriage return is a word.
        boolean returned = feed - from > 1 && bytes.getByte(feed - 1) == '\r';
        textEnd = returned ? feed - 1 : feed;
        count = 0;
        longest = 0;
        tidy = returned;
        int word = from;
        int i = from;
        for (; i < textEnd; i++) {
            byte b = bytes.getByte(i);
            if (b == ' ') {
                end(word, i);
                word = i + 1;
            } else if (b == 0) {
                textEnd = i;
                tidy = false;
            }
        }
        end(word, textEnd);
    }

    private void end(int from, int to) {
        if (from == to) {
            tidy = false;
            return;
        }
        if (count < WORDS_MAX) {
            at[count] = from;
            length[count] = to - from;
        }
        if (count > 0) {
            longest = Math.max(longest, to - from);
        }
        count++;
    }

    /** Whether there is one space between each two words, nothing before and behind them, and CRLF at the end. */
    boolean isTidy() {
        return tidy;
    }

    /** Where they stand. */
    public ByteBuf bytes() {
        return in;
    }

    /** How many words there are, those beyond {@link #WORDS_MAX} too. */
    public int count() {
        return count;
    }

    /** Bytes of the longest word behind the first. */
    int longest() {
        return longest;
    }

    /** Where the word begins, one of the first {@link #WORDS_MAX}. */
    int at(int word) {
        return at[word];
    }

    int length(int word) {
        return length[word];
    }

    /** Where the text ends: behind the last word, and blanks that follow it. */
    public int textEnd() {
        return textEnd;
    }

    /** Where the word that begins there ends. */
    public int end(int from) {
        int blank = in.indexOf(from, textEnd, (byte) ' ');
        return blank < 0 ? textEnd : blank;
    }

    /** Where the next word begins behind one that ends there; {@link #textEnd} if there is none. */
    public int next(int end) {
        int at = end;
        while (at < textEnd && in.getByte(at) == ' ') {
            at++;
        }
        return at;
    }

    /** Whether the last word, if there are not more than {@link #WORDS_MAX}, begins with that. */
    boolean lastBeginsWith(byte[] text) {
        int last = count - 1;
        if (last < 0 || last >= WORDS_MAX || length[last] < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (in.getByte(at[last] + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the word, one of the first, is that. */
    public boolean is(int word, byte[] text) {
        if (length[word] != text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (in.getByte(at[word] + i) != text[i]) {
                return false;
            }
        }
        return true;
    }
}
