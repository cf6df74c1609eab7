package io.ringspan.node.store;

import io.ringspan.replication.frame.WriteFrame;

/** What a stream's write asks for in its flags, on its way and on the wire. */
public final class WriteFlags {
    /** Whoever applies it sends the store's replies back. */
    public static final byte WANTS_REPLY = 1;

    /** Of a relayed write: the relay gathers its datacenter's replies, and says what came of it there. */
    public static final byte GATHERED = 2;

    /** The store of the node that made it has its effect already. To others it says nothing: whoever takes it from a connection leaves it out. */
    public static final byte DONE = WriteFrame.KEPT_FLAGS;

    private WriteFlags() {}

    /** Those of a write whose replies are wanted. */
    public static byte of(boolean gathers, boolean isDone) {
        return (byte) (WANTS_REPLY | (gathers ? GATHERED : 0) | (isDone ? DONE : 0));
    }

    /** Those of a write that has come from another node. */
    public static byte ofOthers(byte flags) {
        return (byte) (flags & ~DONE);
    }
}
