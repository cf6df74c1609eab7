package io.ringspan.node.execute;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.effect.Found;
import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a script has published. No subscriber is at a store, so the {@link Recorder} puts messages into a list, and they are sent on when the
 * script has run. Only where that list was begun: else, publishing is refused.
 *
 * @param shard whether it is for the subscribers of shard channels
 * @param channel bytes as characters
 * @param said bytes as characters
 */
public record Published(boolean shard, String channel, String said) {
    /** Where the list is while the script runs; it begins with its own name. */
    static final String LIST = "\u0000ringspan:published";

    /** The same in a store that is full. */
    static final String LIST_WHEN_FULL = LIST + Recorder.WHEN_FULL;

    private static final String WORD = "publish";
    private static final int PARTS = 3;
    private static final int BYTE = 0xff;
    /** How far the search goes on, by the byte that stands where the word's last would. */
    private static final byte[] STEPS = steps();

    private static byte[] steps() {
        byte[] steps = new byte[BYTE + 1];
        Arrays.fill(steps, (byte) WORD.length());
        for (int i = 0; i < WORD.length() - 1; i++) {
            byte step = (byte) (WORD.length() - 1 - i);
            steps[WORD.charAt(i)] = step;
            steps[Character.toUpperCase(WORD.charAt(i))] = step;
        }
        return steps;
    }

    /** Whether a script with that text may publish: it has the word. */
    public static boolean isIn(ByteBuf text, int from, int length) {
        int last = from + WORD.length() - 1;
        while (last < from + length) {
            if (isWord(text, last - WORD.length() + 1)) {
                return true;
            }
            last += STEPS[text.getByte(last) & BYTE];
        }
        return false;
    }

    /** Whether a script may publish since it is given the word as an argument. */
    public static boolean isAmong(Arguments arguments) {
        for (int i = 2; i < arguments.count(); i++) {
            int length = arguments.length(i);
            boolean maybe = length == WORD.length() || length == WORD.length() + 1;
            if (maybe && isIn(arguments.bytes(), arguments.at(i), length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(ByteBuf bytes, int at) {
        for (int i = 0; i < WORD.length(); i++) {
            if (Character.toLowerCase(bytes.getByte(at + i) & BYTE) != WORD.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The messages, by the reply to what empties the list. */
    static List<Published> of(Reply list) {
        List<Published> all = new ArrayList<>();
        List<Reply> items = Found.items(list);
        for (int i = 1; i + PARTS <= items.size(); i += PARTS) {
            boolean shard = Found.text(items.get(i)).startsWith("s");
            all.add(new Published(shard, Found.text(items.get(i + 1)), Found.text(items.get(i + 2))));
        }
        return all;
    }
}
