package io.ringspan.node.demo;

/**
 * What one store holds of the keys that were written.
 *
 * @param owned keys that belong here
 * @param right of these, how many are here with the right value
 * @param missing of these, how many are not here
 * @param wrong of these, how many are here with another value
 * @param foreign keys that are here and do not belong here
 */
public record StoreFindings(int owned, int right, int missing, int wrong, long foreign) {
    /** Whether exactly what belongs here is here. */
    public boolean good() {
        return right == owned && foreign == 0;
    }
}
