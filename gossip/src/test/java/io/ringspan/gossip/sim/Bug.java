package io.ringspan.gossip.sim;

/** What is planted, to see that it is found. */
enum Bug {
    NONE,
    /** What one node sends never leaves it. */
    A_NODE_IS_MUTE,
    /** Somebody raises the incarnation of members that crashed. */
    THE_DEAD_SPEAK,
    /** Nodes do not see that they stood still. */
    PAUSES_ARE_NOT_NOTICED,
    /** Every message is longer than it should be. */
    MESSAGES_GROW,
    /** Suspects are waited for ten times as long. */
    SUSPICIONS_LAST
}
