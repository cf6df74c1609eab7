package io.ringspan.replication.ring;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;

/** Who owns a token in one rack, and why: for people who ask. */
public sealed interface Ownership {
    Datacenter datacenter();

    Rack rack();

    /**
     * The rack has an owner.
     *
     * @param node its number in the topology
     * @param after the owned range begins behind this token; the same as {@code upTo} if it is the whole ring
     * @param upTo the owned range ends with this token of the owner
     */
    record Owned(Datacenter datacenter, Rack rack, int node, Token after, Token upTo, Why why) implements Ownership {}

    /** No node of the rack has a token. */
    record Nobody(Datacenter datacenter, Rack rack) implements Ownership {}

    /** What made the owner the owner. */
    enum Why {
        /** The rack's ring has one token, and it owns everything. */
        ONLY_TOKEN,
        /** The owner's token is the first at or after the one asked for. */
        FIRST_AT_OR_AFTER,
        /** The one asked for is beyond the rack's highest token, so the lowest has it. */
        WRAPPED
    }
}
