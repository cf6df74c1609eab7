package io.ringspan.node.sim;

/** What can be planted to see whether the checks find it. */
public enum Bug {
    NONE,
    /** A store replies to a write that it did not apply. */
    STORE_SAYS_OK_AND_DOES_NOTHING,
    /** A store applies a write and has lost it right after. */
    STORE_FORGETS_A_WRITE,
    /** A store runs some of what it has queued before EXEC comes. */
    WHAT_IS_QUEUED_IS_RUN_AT_ONCE,
    /** A store replies to a value of another store that it took, and did not. */
    RESTORE_IS_NOT_RUN,
    /** A store says of a key that is to be decided what was there before the last write. */
    DECIDED_BY_WHAT_WAS_THERE_BEFORE,
    /** A store runs a script once more, late, and nobody doubts its keys. */
    WHAT_A_SCRIPT_DOES_LATE_IS_NOT_SETTLED,
    /** When a node does not know whether something was decided, it is decided once more. */
    DECIDED_ONCE_MORE,
    /** What the client takes for a level of a quorum, the node is asked for at DC_ONE. */
    LEVEL_IS_NOT_ASKED_FOR,
    /** What the client takes for a level of all datacenters, the node is asked for in its own alone. */
    OTHER_DATACENTERS_ARE_NOT_ASKED,
    /** A client hears that its write was turned away, and it was not. */
    DONE_IS_CALLED_REFUSED,
    /** A store that was told to speak RESP3 says what is missing as in RESP2. */
    STORE_KEEPS_TO_RESP2,
    /** A client hears that one more rack has its writes than the node said. */
    WAIT_COUNTS_ONE_TOO_MANY,
    /** A client hears a reply twice. */
    REPLY_COMES_TWICE,
    /** A client's reply is lost. */
    REPLY_IS_LOST,
    /** The node lets a client have twice as many commands in flight as is promised. */
    TWICE_AS_MANY_IN_FLIGHT,
    /** A buffer that a node's channel gave out is never released. */
    BUFFER_IS_KEPT,
    /** Something outside the seed decides. */
    CHANCE_FROM_OUTSIDE
}
