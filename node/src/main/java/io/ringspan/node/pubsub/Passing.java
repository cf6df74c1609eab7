package io.ringspan.node.pubsub;

/** The way to other nodes. It never waits: what cannot leave soon is not taken. */
public interface Passing {
    /** Whether the node can be reached now, as far as is known. */
    boolean isUp(int node);

    /**
     * Sends a message to a node. Its bytes are used during the call only.
     *
     * @param node its number in the topology; not the own one
     * @param passOn whether that node is to send it to all others of its datacenter
     * @return false if there is no way to that node now, or no room on it; then nothing was sent
     */
    boolean pass(int node, Message message, boolean passOn);
}
