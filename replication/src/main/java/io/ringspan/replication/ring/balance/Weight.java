package io.ringspan.replication.ring.balance;

/**
 * How much some tokens weigh.
 *
 * @param keys how many keys, 0 or more; not whole where a piece was cut
 * @param bytes what they take in a store
 * @param load commands a second that a store was asked
 */
public record Weight(double keys, double bytes, double load) {
    public static final Weight NONE = new Weight(0, 0, 0);

    public Weight plus(Weight other) {
        return new Weight(keys + other.keys, bytes + other.bytes, load + other.load);
    }

    Weight minus(Weight other) {
        return new Weight(keys - other.keys, bytes - other.bytes, load - other.load);
    }

    /** That part of it, from 0 to 1. */
    public Weight part(double share) {
        return new Weight(keys * share, bytes * share, load * share);
    }
}
