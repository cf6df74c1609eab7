package io.ringspan.node.sim;

/** Sees from outside what clients do, and what is done to the cluster. */
public interface Watcher {
    /** A client sends a request, of so many bytes. */
    default void sent(Request request, int bytes) {}

    /** A client has got the reply that is in turn, whole. */
    default void answered(Request request, String reply) {}

    /** A client has got a reply and has asked for nothing. */
    default void unasked(String session, String reply) {}

    /** The connection is gone, and no reply came. */
    default void gone(Request request) {}

    /** A node has taken so many bytes of requests from a client since this was told last. */
    default void taken(String session, int bytes) {}

    /** A node is about to be killed. */
    default void killing(int node) {}

    /** A store begins anew without some of what it had. */
    default void lost(int node) {}

    /** A node begins that was killed, or its store, as another run: what is older than that, the node knows no version of. */
    default void begunAgain(int node) {}

    /** The clock of a node is set. */
    default void clockSet() {}

    /** Now and then, between the turns of all event loops. */
    default void look() {}

    /** Everything has healed, and does not come to rest. */
    default void restless() {}

    /** Everything has healed, and nothing happens any more. */
    default void atRest() {}
}
