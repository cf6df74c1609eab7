package io.ringspan.node.seen;

/** The client whose command it was. */
public interface ClientInfo {
    /** The number that no other client of this node has, ever. */
    long id();

    /** Where it is, as host and port. */
    String address();

    /** What it calls itself, empty for nothing. */
    String name();
}
