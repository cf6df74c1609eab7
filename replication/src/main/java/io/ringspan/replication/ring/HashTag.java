package io.ringspan.replication.ring;

import io.netty.buffer.ByteBuf;

/**
 * Which part of a key decides where it belongs: what stands between the first {@code open} and the first {@code close}
 * after it. Keys with the same part are owned by the same nodes. Without such a part, or with an empty one, the whole key
 * decides; Dynomite sends keys with an empty tag to whichever node the client is connected to, so that no other finds them.
 *
 * @param open the byte before the part
 * @param close the byte after the part; may be the same as {@code open}
 */
public record HashTag(byte open, byte close) {
    private static final int CHARACTERS = 2;
    private static final char ASCII_MAX = 127;

    /**
     * The tag that configuration writes as its two characters: <code>{}</code>.
     *
     * @throws IllegalArgumentException if these are not two ASCII characters
     */
    public static HashTag of(String characters) {
        if (characters.length() != CHARACTERS || characters.chars().anyMatch(character -> character > ASCII_MAX)) {
            throw new IllegalArgumentException(
                    "a hash tag is two ASCII characters, as in {}, but here it is \"" + characters + "\"");
        }
        return new HashTag((byte) characters.charAt(0), (byte) characters.charAt(1));
    }

    /**
     * The part that decides, of the key of {@code length} bytes that begins at {@code at}: where it begins in the high
     * half, its length in the low half, so that nothing is allocated.
     */
    long part(ByteBuf bytes, int at, int length) {
        int end = at + length;
        int opened = bytes.indexOf(at, end, open);
        if (opened < 0) {
            return packed(at, length);
        }
        int from = opened + 1;
        int closed = bytes.indexOf(from, end, close);
        return closed <= from ? packed(at, length) : packed(from, closed - from);
    }

    /** Whether these bytes have a part that decides, whatever comes behind them. */
    boolean isIn(ByteBuf bytes, int at, int length) {
        return part(bytes, at, length) != packed(at, length);
    }

    private static long packed(int from, int length) {
        return ((long) from << Integer.SIZE) | length;
    }

    /** The two characters, as configuration and the handshake have them. */
    @Override
    public String toString() {
        return "" + (char) open + (char) close;
    }
}
