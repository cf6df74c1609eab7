package io.ringspan.node.command;

/** How the arguments of a {@link Route#SPLIT} command fall apart. */
public enum Split {
    /** It is not split. */
    NONE,
    /** Every argument is a key. */
    KEYS,
    /** The arguments are pairs of a key and its value. */
    KEY_VALUES
}
