package io.ringspan.node.command;

/** Where a command goes. */
public enum Route {
    /** It has one key: it goes to the owners of that key. */
    SINGLE_KEY,
    /** It has many keys: it is cut by owner, sent in parts, and the parts' replies are merged. */
    SPLIT,
    /** It has keys that need one set of owners, since one store has to see them all; it goes there as it stands. */
    SAME_OWNERS,
    /** It is about all keys: all owners get it, and their replies are merged. */
    ALL_OWNERS,
    /**
     * It asks chosen nodes of the own datacenter: of all keys those of one rack, with a cursor the one that the cursor belongs to, about a
     * store the node itself.
     */
    CHOSEN_NODES,
    /** It is about scripts or libraries of functions, which every node keeps: it begins at the own store, and what it changes goes to all. */
    EVERY_NODE,
    /** The node that the client is connected to answers it. */
    LOCAL,
    /** To where the node's own name for it goes, once it is read under that: clients know it by another. */
    RENAMED,
    /** Nowhere, since this node's operators deny it to clients. */
    DENIED,
    /** Nowhere yet: a later version answers it, this one says why it does not. */
    UNSERVED,
    /** Nowhere, and that is meant: it makes no sense, or does harm, on a store that many nodes hold together. */
    REFUSED;

    /** Whether nobody answers it. */
    boolean isNowhere() {
        return this == UNSERVED || this == REFUSED || this == DENIED;
    }
}
