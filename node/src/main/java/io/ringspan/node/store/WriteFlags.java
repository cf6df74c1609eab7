package io.ringspan.node.store;

/** What a stream's write asks for in its flags, on its way and on the wire. */
public final class WriteFlags {
    /** Whoever applies it sends the store's replies back. */
    public static final byte WANTS_REPLY = 1;

    /** Of a relayed write: the relay gathers its datacenter's replies, and says what came of it there. */
    public static final byte GATHERED = 2;

    private WriteFlags() {}
}
