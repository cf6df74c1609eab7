package io.ringspan.replication.version;

/**
 * What a store does with a whole value that another replica has and that is to be written back here. The decision alone:
 * {@link VersionTable} makes it, in the order in which writes are sent.
 */
public enum Restoring {
    /** It is put in the place of what the store has, which is older. */
    APPLIES,
    /** It is dropped: the store was sent that value, or a later one. */
    HELD,
    /** It is dropped: nobody knows whether what the store has is older. */
    UNKNOWN
}
