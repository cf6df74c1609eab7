package io.ringspan.replication.ring.balance;

/**
 * What counts how much where nodes are to have about the same: parts of any sum, 0 or more each. What a rack has none of does not
 * count there; if it has nothing of what counts, keys do, and tokens if there are none.
 */
public record Mix(double keys, double bytes, double load) {
    /** What is stored counts. */
    public static final Mix BYTES = new Mix(0, 1, 0);

    public Mix {
        boolean fits = keys >= 0 && bytes >= 0 && load >= 0 && keys + bytes + load > 0;
        if (!fits || Double.isInfinite(keys + bytes + load)) {
            throw new IllegalArgumentException("a mix is of parts of 0 or more, of which one is more than 0");
        }
    }
}
