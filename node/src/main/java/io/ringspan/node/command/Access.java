package io.ringspan.node.command;

/** What a command does to the store's data. */
public enum Access {
    READ,
    WRITE,
    /** Neither: it is about the connection or the server. */
    NONE
}
