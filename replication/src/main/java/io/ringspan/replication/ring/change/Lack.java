package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;

/** A node whose confirmation is waited for, and why it is not there. */
public record Lack(NodeId node, Why why) {
    /** What keeps a node from confirming. */
    public enum Why {
        /** It does not answer. It can be excluded. */
        DOWN,
        /** It answers, but has not said yet that it holds the record. */
        UNHEARD,
        /** It holds the record, and is at its part of the phase. */
        BUSY
    }
}
