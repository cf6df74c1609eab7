package io.ringspan.node.execute;

/** How other replicas come to what commands have changed in one store. */
public enum Copying {
    /** There are none. */
    NOTHING,
    /** The values of the keys are copied. */
    VALUES,
    /** They are sent what does the same there, as far as there is such a thing, and values of all else. */
    CHANGES
}
