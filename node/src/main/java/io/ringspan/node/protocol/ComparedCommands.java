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
