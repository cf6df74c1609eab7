package io.ringspan.node.command;

/** How the replies to the parts of a {@link Route#SPLIT} command become one reply. */
public enum Merge {
    /** It is not split. */
    NONE,
    /** The parts are arrays; their elements go to the places that their keys had in the request. */
    ARRAY,
    /** The parts are integers; the reply is their sum. */
    SUM,
    /** The parts are {@code +OK}; the reply is {@code +OK} when all of them are. */
    ALL_OK
}
