package io.ringspan.replication.store;

/** What a write command does to its keys, as far as repeating it goes. */
public enum CommandKind {
    /** Sets the keys' whole values, or deletes them: doing it twice is doing it once. */
    WHOLE,
    /** Changes what is there: doing it twice is not doing it once. */
    DELTA
}
