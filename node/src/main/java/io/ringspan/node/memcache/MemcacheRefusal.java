package io.ringspan.node.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/**
 * Errors by which a memcached says that it did not execute a command because of its own state, whatever the command's
 * key holds: the command may succeed unchanged later.
 *
 * <ul>
 *   <li>{@code SERVER_ERROR out of memory}, alone or with what it was about, as {@code storing object}, {@code reading
 *       request}; in some places it is written {@code Out of memory}. A class of sizes
 *       has no room, or what the answer needs could not be had.
 *   <li>{@code CLIENT_ERROR unauthenticated}: the connection is not one that may ask.
 * </ul>
 *
 * <p>All other errors count as answers. {@code SERVER_ERROR object too large for cache} is about the value: it will
 * not fit later either. {@code SERVER_ERROR refcount overflow during fetch} comes when the new time to live of
 * {@code gat} has been set already, so it does not say that nothing was done.
 *
 * <p>Not executed does not mean that nothing has changed: a memcached that has no room for the value of a {@code set},
 * or of an {@code ms} in any mode, first removes what the key held, lest it stay and be stale; it does so too for what
 * is too large. Of {@code add}, {@code replace}, {@code append}, {@code prepend}, {@code cas} and the arithmetic
 * commands the old value stays.
 */
public final class MemcacheRefusal {
    private static final byte[] OUT_OF_MEMORY = "SERVER_ERROR out of memory".getBytes(US_ASCII);
    private static final byte[] UNAUTHENTICATED = "CLIENT_ERROR unauthenticated".getBytes(US_ASCII);

    /** Where the {@code o} stands that is a capital in some of the wordings. */
    private static final int OUT_AT = "SERVER_ERROR ".length();

    private static final byte[] NO_ROOM_TO_ANSWER =
            "SERVER_ERROR out of memory writing get response".getBytes(US_ASCII);

    private MemcacheRefusal() {}

    /**
     * Whether a memcached says with this error that it has let go of a reply, and maybe of those to commands before, of which nobody knows how many:
     * what comes after it on the connection belongs to nobody. So it is when there is a bound to what replies may take ({@code read_buf_mem_limit}).
     */
    public static boolean losesReplies(ByteBuf in, int at, int length) {
        return says(in, at, length, NO_ROOM_TO_ANSWER);
    }

    /** Whether the error that begins at {@code at} is one of them; its line is that long without its end. */
    public static boolean isOne(ByteBuf in, int at, int length) {
        return (says(in, at, length, OUT_OF_MEMORY) && !losesReplies(in, at, length))
                || says(in, at, length, UNAUTHENTICATED);
    }

    private static boolean says(ByteBuf in, int at, int length, byte[] what) {
        if (length < what.length || (length > what.length && in.getByte(at + what.length) != ' ')) {
            return false;
        }
        for (int i = 0; i < what.length; i++) {
            byte b = in.getByte(at + i);
            if (b != what[i] && !(i == OUT_AT && b == 'O' && what[i] == 'o')) {
                return false;
            }
        }
        return true;
    }
}
