package io.ringspan.node.resp;

/** What a write makes of the value that was there: it decides whether the write may be sent twice. */
public enum ValueKind {
    /** It does not write. */
    NONE,
    /** The whole value and its deadline are replaced, whatever was there: sending it again is harmless. */
    WHOLE,
    /** The result depends on what was there: sending it again may change it again. */
    DELTA,
    /** The value is removed, whatever it was: sending it again is harmless. */
    DELETE
}
