package io.ringspan.node.command;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Finds a command by the bytes of its name, in any case, without making an object: the bytes are read as up to four
 * words, upper-cased eight at a time, and these words are both what is hashed and what is compared.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 *
 * <p><b>Limits.</b> A longer name than 32 bytes is not found.
 */
final class NameTable {
    static final int NAME_BYTES_MAX = 32;

    /** At most a quarter of the slots are taken, so a look-up ends after one or two of them. */
    private static final int SLOTS_PER_NAME = 4;

    private final long[] firstWords;
    private final long[] secondWords;
    private final long[] thirdWords;
    private final long[] fourthWords;
    private final @Nullable Command[] commands;
    private final int mask;

    NameTable(Collection<Command> named) {
        int size = Integer.highestOneBit(Math.max(1, named.size()) * SLOTS_PER_NAME) * 2;
        firstWords = new long[size];
        secondWords = new long[size];
        thirdWords = new long[size];
        fourthWords = new long[size];
        commands = new @Nullable Command[size];
        mask = size - 1;
        named.forEach(this::put);
    }

    private void put(Command command) {
        byte[] name = command.ownName().getBytes(StandardCharsets.US_ASCII);
        if (name.length == 0 || name.length > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("name of " + name.length + " bytes: " + command.name());
        }
        long[] words = new long[4];
        for (int i = 0; i < name.length; i++) {
            words[i >>> 3] |= (name[i] & 0xFFL) << ((i & 7) << 3);
        }
        for (int i = 0; i < words.length; i++) {
            words[i] = upperCase(words[i]);
        }
        int slot = hash(words[0], words[1], words[2], words[3]) & mask;
        while (commands[slot] != null) {
            slot = (slot + 1) & mask;
        }
        firstWords[slot] = words[0];
        secondWords[slot] = words[1];
        thirdWords[slot] = words[2];
        fourthWords[slot] = words[3];
        commands[slot] = command;
    }

    /** The command with the name of {@code length} bytes at index {@code at}, or null. */
    @Nullable
    Command find(ByteBuf in, int at, int length) {
        if (length > NAME_BYTES_MAX || length <= 0) {
            return null;
        }
        long first = word(in, at, length);
        long second = length > 8 ? word(in, at + 8, length - 8) : 0;
        long third = length > 16 ? word(in, at + 16, length - 16) : 0;
        long fourth = length > 24 ? word(in, at + 24, length - 24) : 0;
        int slot = hash(first, second, third, fourth) & mask;
        while (true) {
            Command command = commands[slot];
            if (command == null) {
                return null;
            }
            // The length is compared too: a name that ends in zero bytes has the words of the name without them.
            if (firstWords[slot] == first
                    && secondWords[slot] == second
                    && thirdWords[slot] == third
                    && fourthWords[slot] == fourth
                    && command.ownName().length() == length) {
                return command;
            }
            slot = (slot + 1) & mask;
        }
    }

    /** Up to eight bytes at {@code at}, upper-cased, the first in the lowest byte, zeros behind the last. */
    private static long word(ByteBuf in, int at, int length) {
        if (length >= 8) {
            return upperCase(in.getLongLE(at));
        }
        if (at + 8 <= in.capacity()) {
            return upperCase(in.getLongLE(at) & (-1L >>> (64 - (length << 3))));
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (long) in.getUnsignedByte(at + i) << (i << 3);
        }
        return upperCase(word);
    }

    /** Turns each byte that is one of a to z into A to Z, and leaves every other byte alone. */
    private static long upperCase(long word) {
        long low = word & 0x7F7F7F7F7F7F7F7FL;
        long fromA = low + 0x1F1F1F1F1F1F1F1FL; // 0x80 - 'a' added: the top bit says "a or above"
        long aboveZ = low + 0x0505050505050505L; // 0x7F - 'z' added: the top bit says "above z"
        long letters = (fromA ^ aboveZ) & ~word & 0x8080808080808080L;
        return word ^ (letters >>> 2);
    }

    private static int hash(long first, long second, long third, long fourth) {
        long mixed = (first
                        ^ (second * 0x9E3779B97F4A7C15L)
                        ^ (third * 0xC2B2AE3D27D4EB4FL)
                        ^ (fourth * 0xA0761D6478BD642FL))
                * 0xD6E8FEB86659FD93L;
        return (int) (mixed >>> 40);
    }
}
