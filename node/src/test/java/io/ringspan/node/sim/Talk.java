package io.ringspan.node.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks for. One for each client. */
public interface Talk {
    /** A connection of the client. */
    interface Asking {
        /** No two of a run have the same. */
        String name();

        /** The node that it is connected to. */
        SimNode node();

        /** Asks for something; see {@link Request}. */
        void ask(Request.Kind kind, List<String> keys, int sequence, @Nullable String value, String... words);
    }

    /** A connection begins. */
    default void begun() {}

    /** A reply has come over the connection that began last. */
    default void answered(Request request, String reply) {}

    /** The next command, or several. */
    void next(Asking over);
}
