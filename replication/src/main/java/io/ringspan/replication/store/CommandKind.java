package io.ringspan.replication.store;

/** What a write command does to its keys: it decides about repeating it, and about one that comes late. */
public enum CommandKind {
    /** Sets the keys' whole values, or deletes them: doing it twice is doing it once. */
    WHOLE,
    /** Changes what is there: doing it twice is not doing it once, and nor is doing it later. */
    DELTA,
    // The following change what is there too, but in any order among their own kind.
    /** Adds to a number. */
    ADDITION,
    /** Adds to a number in a field. */
    FIELD_ADDITION,
    /** Puts members into a set. */
    INSERTION,
    /** Takes members out of a set. */
    REMOVAL,
    /** Lets a sketch of a set see members. */
    SKETCH;

    /** Whether the order among commands of this kind does not matter. */
    public boolean commutes() {
        return this != WHOLE && this != DELTA;
    }
}
