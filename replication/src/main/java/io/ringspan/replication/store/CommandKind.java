package io.ringspan.replication.store;

/** What a write command does to its keys: it decides about repeating it, and about one that comes late. */
public enum CommandKind {
    /** Sets the keys' whole values, or deletes them: doing it twice is doing it once. */
    WHOLE(0),
    /** Changes what is there: doing it twice is not doing it once, and nor is doing it later. */
    DELTA(1),
    // The following change what is there too, but in any order among their own kind.
    /** Adds to a number. */
    ADDITION(2),
    /** Adds to a number in a field. */
    FIELD_ADDITION(3),
    /** Puts members into a set. */
    INSERTION(4),
    /** Takes members out of a set. */
    REMOVAL(5),
    /** Lets a sketch of a set see members. */
    SKETCH(6);

    private final byte code;

    CommandKind(int code) {
        this.code = (byte) code;
    }

    /** A small number that no other kind has, from 0: that of {@link #WHOLE}. */
    public byte code() {
        return code;
    }

    /** Whether the order among commands of this kind does not matter. */
    public boolean commutes() {
        return this != WHOLE && this != DELTA;
    }
}
