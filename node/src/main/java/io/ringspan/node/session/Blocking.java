package io.ringspan.node.session;

/** A command in which a client waits. */
public interface Blocking {
    /**
     * Ends the waiting, unless the client is just being given something. Any thread.
     *
     * @param asError whether the client gets an error, and not what it gets when its time is over
     */
    void unblock(boolean asError);
}
