package io.ringspan.replication.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What travels of a write: a header and the span of its commands. Mutable and meant to be used again: a decoder fills the
 * same one for each frame, so whoever is handed one may read it during the call only.
 *
 * <p><b>Owner.</b> Whoever made it. <b>Buffers.</b> Holds no reference: the span is alive as long as its owner says.
 */
public final class WriteFrame {
    /** The flags that stay with a write wherever it is kept. Others say what somebody wants who waits for it. */
    public static final byte KEPT_FLAGS = 4;

    /** The flag of one that its origin had before it went over to the stage of the ring by which it is planned now. */
    public static final byte EARLIER = 8;

    private long position;
    private long identity;
    private long clock;
    private int token;
    private int ringEpoch;
    private int commands;
    private byte protocol;
    private byte flags;
    private ByteBuf span = Unpooled.EMPTY_BUFFER;
    private int at;
    private int length;

    /**
     * Sets how to run the span.
     *
     * @param commands how many commands it holds
     * @param protocol the client's protocol; means something to {@code node} only
     * @param flags the level and the like; mean something to {@code node} only
     */
    public WriteFrame form(int commands, byte protocol, byte flags) {
        this.commands = commands;
        this.protocol = protocol;
        this.flags = flags;
        return this;
    }

    /** Sets where on the ring it belongs, by which of the ring's topologies, and the stamp of its origin's clock. */
    public WriteFrame place(int token, int ringEpoch, long clock) {
        this.token = token;
        this.ringEpoch = ringEpoch;
        this.clock = clock;
        return this;
    }

    /** Sets that flag. */
    public void earlier() {
        flags |= EARLIER;
    }

    /** Whether that flag is set. */
    public boolean isEarlier() {
        return (flags & EARLIER) != 0;
    }

    /** Sets the bytes: {@code length} of them in {@code span} from the index {@code at}. Takes no reference. */
    public WriteFrame span(ByteBuf span, int at, int length) {
        this.span = span;
        this.at = at;
        this.length = length;
        return this;
    }

    /**
     * Sets its number in its stream.
     *
     * @param identity the position that it was given first: the same, unless the write has been planned anew since
     */
    public WriteFrame number(long position, long identity) {
        this.position = position;
        this.identity = identity;
        return this;
    }

    /** Becomes the same as the other one. Takes no reference to the span. */
    public void copyOf(WriteFrame other) {
        form(other.commands, other.protocol, other.flags);
        place(other.token, other.ringEpoch, other.clock);
        span(other.span, other.at, other.length);
        number(other.position, other.identity);
    }

    /** Lets go of the span, so that a frame lying idle pins nothing. */
    public void clear() {
        span = Unpooled.EMPTY_BUFFER;
    }

    /** Its number in the stream, from 1. */
    public long position() {
        return position;
    }

    /** The position that it was given first, by which it is known for ever. */
    public long identity() {
        return identity;
    }

    /** The stamp of the origin's hybrid clock. */
    public long clock() {
        return clock;
    }

    /** The token of its first command, as bits. All its commands have the same owners. */
    public int token() {
        return token;
    }

    /** The epoch of the topology by which the origin chose the owners. */
    public int ringEpoch() {
        return ringEpoch;
    }

    /** How many commands it holds. */
    public int commands() {
        return commands;
    }

    /** The client's protocol. */
    public byte protocol() {
        return protocol;
    }

    /** The level and the like. */
    public byte flags() {
        return flags;
    }

    /** What holds the commands' bytes. */
    public ByteBuf span() {
        return span;
    }

    /** Where in it they begin. */
    public int at() {
        return at;
    }

    /** How many they are. */
    public int length() {
        return length;
    }
}
