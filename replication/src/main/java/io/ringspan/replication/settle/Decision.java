package io.ringspan.replication.settle;

/**
 * What a replica does about a key of whose value it is not sure.
 *
 * @param source at {@link Action#TAKE} and {@link Action#BORROW}, whose value: a place among the replicas; else -1
 */
record Decision(Action action, int source) {
    /** What it does. */
    enum Action {
        /** Nothing more: its value is what all agree on, or becomes that without it. */
        END,
        /** It asks again later. */
        WAIT,
        /** What it has is what all agree on; the others take it. */
        ACCEPT,
        /** The same, where nobody knows what has been written: from now on, all know what they agreed on. */
        FOUND,
        /** It takes another replica's value; if the key is not as it was then, it asks again later. */
        TAKE,
        /** So it does, but does not know yet whether all will agree on that. */
        BORROW
    }

    static Decision of(Action action) {
        return new Decision(action, -1);
    }

    static Decision of(Action action, int source) {
        return new Decision(action, source);
    }
}
