package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;

/**
 * Which replies a client does not want to hear. What is sent has neither {@code noreply} nor {@code q}, so that each command has one
 * reply and the order of replies tells whose each is; so they are left out here.
 *
 * <p><b>Threads.</b> Any.
 */
public enum Quiet {
    /** All are heard. */
    NO,
    /** None is heard: {@code noreply}. */
    ALL,
    /** {@code mg .. q}: that there is nothing is not heard. */
    MISSES,
    /** {@code ms}, {@code md} and {@code ma .. q}: that it is done is not heard, nor what has come of it. */
    SUCCESSES;

    /** What the client of this command hears. */
    public static Quiet of(RequestLine found) {
        if (found.isMuted()) {
            return ALL;
        }
        if (!found.isMeta() || !found.flags().has('q')) {
            return NO;
        }
        return found.verb() == Verb.MG ? MISSES : SUCCESSES;
    }

    /** Whether the client is to hear the reply that begins at {@code at}. */
    public boolean hears(ByteBuf reply, int at) {
        return switch (this) {
            case NO -> true;
            case ALL -> false;
            case MISSES -> !begins(reply, at, 'E', 'N');
            case SUCCESSES -> !begins(reply, at, 'H', 'D') && !begins(reply, at, 'V', 'A');
        };
    }

    /** Of all replies that can stand here, only {@code EN} and {@code END} begin alike, and the latter is never one's to a meta command. */
    private static boolean begins(ByteBuf reply, int at, char first, char second) {
        return reply.getByte(at) == first && reply.getByte(at + 1) == second;
    }
}
