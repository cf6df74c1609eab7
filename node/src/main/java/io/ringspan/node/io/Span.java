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
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int at;
    private int length;
    private int commands;
    private int protocol;
    private int token;
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
    }

    /** Keeps the bytes for longer than the call that brought them. */
    public void retain() {
        if (!retained) {
            bytes.retain();
            retained = true;
        }
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
}
