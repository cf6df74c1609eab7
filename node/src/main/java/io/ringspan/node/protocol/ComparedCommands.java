package io.ringspan.node.protocol;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.store.SpanCommands;

/**
 * Walks the commands of a span, and tells how the replies of several replicas to each of them are compared.
 *
 * <p><b>Owner.</b> The worker.
 */
public interface ComparedCommands extends SpanCommands {
    /** Whether equal stores may reply differently to the command at hand, whatever they have. */
    default boolean hasAnyOutput() {
        return false;
    }

    /** Whether two replies to it, of two stores, say the same of what its keys have. */
    default boolean saySame(Piece one, Piece other) {
        return one.hasBytesOf(other);
    }

    /** Whether the command at hand is the same as one for each of its keys, whose replies {@link #joined} makes into its own. */
    default boolean isCutByKey() {
        return false;
    }

    /**
     * The reply to a command whose keys were asked for one by one: an error, if one of them is one.
     *
     * @param replies one behind the other, in the order of the keys
     * @return a copy, or a part of them; not to be released
     */
    default ByteBuf joined(ByteBuf replies) {
        throw new UnsupportedOperationException("no command of this protocol is cut by its keys");
    }

    /** Whether a span is this one command. */
    static boolean isCommand(byte[] command, ByteBuf span, int at, int length) {
        if (length != command.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (span.getByte(at + i) != command[i]) {
                return false;
            }
        }
        return true;
    }
}
