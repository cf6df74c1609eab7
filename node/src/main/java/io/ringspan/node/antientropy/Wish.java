package io.ringspan.node.antientropy;

import io.ringspan.replication.ring.TokenRange;

/**
 * What is to be compared and mended.
 *
 * @param datacenter whose replicas are compared with those of the node's own rack; empty for all datacenters
 * @param range the tokens
 * @param dryRun whether it is only said what differs
 * @param keysPerSecond how fast each store is walked
 * @param ownOnly whether only the node's own tokens are, not those of its whole rack
 */
public record Wish(String datacenter, TokenRange range, boolean dryRun, int keysPerSecond, boolean ownOnly) {
    /** Whether what was done for that one need not be done again for this one. */
    boolean goesOn(Wish other) {
        return datacenter.equals(other.datacenter)
                && range.equals(other.range)
                && dryRun == other.dryRun
                && ownOnly == other.ownOnly;
    }

    /** In one line. */
    String text() {
        return datacenter + "\t" + range + "\t" + dryRun + "\t" + keysPerSecond + "\t" + ownOnly;
    }

    /** @throws IllegalArgumentException if that is no such line */
    static Wish parse(String text) {
        String[] parts = text.split("\t", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("5 parts are wanted, not " + parts.length);
        }
        return new Wish(
                parts[0],
                TokenRange.parse(parts[1]),
                Boolean.parseBoolean(parts[2]),
                Integer.parseInt(parts[3]),
                Boolean.parseBoolean(parts[4]));
    }
}
