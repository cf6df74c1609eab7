package io.ringspan.node.command;

/** What a write makes of the value that was there: it decides whether the write may be sent twice, or late. */
public enum ValueKind {
    /** It does not write. */
    NONE,
    /** The whole value and its deadline are replaced, whatever was there: sending it again is harmless. */
    WHOLE,
    /** The result depends on what was there: sending it again may change it again. */
    DELTA,
    /** A {@link #DELTA} that adds to a number, in any order among its kind. */
    ADDITION,
    /** A {@link #DELTA} that adds to a number in a hash, in any order among its kind. */
    FIELD_ADDITION,
    /** A {@link #DELTA} that puts members into a set, in any order among its kind. */
    INSERTION,
    /** A {@link #DELTA} that takes members out of a set, in any order among its kind. */
    REMOVAL,
    /** A {@link #DELTA} that lets a sketch of a set see members, in any order among its kind. */
    SKETCH,
    /** The value is removed, whatever it was: sending it again is harmless. */
    DELETE
}
