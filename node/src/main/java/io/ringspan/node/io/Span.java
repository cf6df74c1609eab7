package io.ringspan.node.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Consecutive commands of one client that travel together, as the bytes they arrived in: where they are and what a link
 * must know of them. Reused.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Holds no reference unless {@link #retain} was called; then until
 * {@link #release}.
 */
public final class Span {
    /** Its place does not depend on a topology: only the token says who may be asked. */
    public static final int NO_EPOCH = 0;

    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int at;
    private int length;
    private int commands;
    private int protocol;
    private int token;
    private int epoch;
    private boolean retained;

    /**
     * Says where the commands are; no reference is taken.
     *
     * @param firstToken of the first command's key
     * @param protocol of the client: 2 or 3
     */
    public void set(ByteBuf from, int start, int bytesLong, int commandCount, int firstToken, int protocol) {
        this.bytes = from;
        this.at = start;
        this.length = bytesLong;
        this.commands = commandCount;
        this.token = firstToken;
        this.protocol = protocol;
        this.epoch = NO_EPOCH;
    }

    /** By which of the ring's topologies it was chosen where it goes: who is at another one may refuse it. After {@link #set}. */
    public void plannedBy(int ringEpoch) {
        epoch = ringEpoch;
    }

    /** Keeps the bytes for longer than the call that brought them. */
    public void retain() {
        if (!retained) {
            bytes.retain();
            retained = true;
        }
    }

    /** Whether {@link #retain} was called, and the bytes are there. */
    public boolean isRetained() {
        return retained;
    }

    /** Gives up the bytes. */
    public void release() {
        if (retained) {
            bytes.release();
            retained = false;
        }
        bytes = Unpooled.EMPTY_BUFFER;
    }

    public ByteBuf bytes() {
        return bytes;
    }

    public int at() {
        return at;
    }

    public int length() {
        return length;
    }

    public int commands() {
        return commands;
    }

    public int protocol() {
        return protocol;
    }

    public int token() {
        return token;
    }

    /** See {@link #plannedBy}; {@link #NO_EPOCH} if nobody has said. */
    public int epoch() {
        return epoch;
    }
}
