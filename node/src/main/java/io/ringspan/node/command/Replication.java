package io.ringspan.node.command;

/** How a command reaches the other replicas of its key. */
public enum Replication {
    /** The command itself is sent: its result follows from its arguments. */
    AS_IS,
    /** One replica decides what happens; the others are told the result as another, fixed command. */
    AS_EFFECT,
    /** One replica runs it; the others are given the whole value of each key afterwards. */
    AS_VALUE,
    /** Not at all: it changes no data, or is not served. */
    NEVER
}
