package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.protocol.RequestRoom;

/**
 * Reads one client's commands, in one protocol or another, and sees to it that each is answered in its turn.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
public interface CommandReader {
    /**
     * Reads all whole commands, up to one that has to {@link #waits wait}.
     *
     * @return where the unfinished command begins, the end of the bytes when there is none
     */
    int read(ByteBuf in);

    /** Bytes from the first of the unfinished command that must be there before reading on makes sense. */
    int needed();

    /** Whether the command that begins where reading ended waits for the end of a pause. */
    default boolean waits() {
        return false;
    }

    /** Makes one for each client. */
    @FunctionalInterface
    interface Maker {
        /**
         * For a client that has just come.
         *
         * @param replies where they go
         * @param session what commands may do to the connection
         * @param room for its large values
         */
        CommandReader make(ClientServices services, ReplyQueue replies, ClientSession session, RequestRoom room);

        /** Gives up memory that they share. Once no client is left. */
        default void discard() {}
    }
}
