package io.ringspan.node.flush;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.protocol.Piece;
import java.util.List;

/**
 * How the keys of a store are gone through, and deleted, as its protocol has it.
 *
 * <p><b>Owner.</b> The store worker.
 */
public interface KeyWalk {
    /**
     * Begins with the first key. Each key is given that the store has from now on, as of all that was sent to it before, until it is deleted; what was begun
     * before is over.
     */
    void begin(Pages pages);

    /** Writes commands that delete keys of those names; gives how many these are. */
    int delete(List<Piece> names, ByteBuf out);

    /** What a store has to allow for that. */
    String needs();

    /** Who is given the keys. */
    interface Pages {
        /**
         * The next of them.
         *
         * @param names valid during the call
         * @return whether more are wanted
         */
        boolean page(List<Piece> names);

        /** These were all. */
        void end();

        /** The store does not give them, and says this. */
        void refused(String why);

        /** The store is away. */
        void broken();
    }
}
