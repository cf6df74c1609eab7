package io.ringspan.node.peer;

import org.jspecify.annotations.Nullable;

/** What a frame is. The code is its byte on the wire: it never changes its meaning. */
public enum FrameType {
    /** First frame of a connection: who calls. Text. */
    HELLO(1),
    /** The answer to it: who was called. Text. */
    WELCOME(2),
    /** The other answer: why not. Text; the connection is closed behind it. */
    REFUSED(3),
    /** A span to be executed and answered, outside any stream. */
    REQUEST(4),
    /** Replies to a request. */
    REPLY(5),
    /** A request that will have no reply: the store is gone. */
    UNANSWERED(6),
    /** A request for a token that the receiver does not own. */
    NOT_OWNER(7),
    /** From here on a short number stands for a stream. */
    STREAM(8),
    /** A write of a stream for the receiver's store. */
    WRITE(9),
    /** A write of a stream for the racks of the receiver's datacenter. */
    RELAY(10),
    /** Where a stream goes on for a replica; asks where the replica stands. */
    RESUME(11),
    /** What a replica has applied of a stream. */
    MARK(12),
    /** Where a replica stands in a stream: it wants what follows. */
    BEHIND(13),
    /** A write for a token that the replica does not own; it was not taken. */
    WRONG_OWNER(14),
    /** Whether a relay reaches a replica. */
    REACHABLE(15),
    /** The store's replies to a write. */
    WRITE_REPLY(16),
    /** The replies to a write will not come; what becomes of it, its mark tells. */
    NO_REPLY(17),
    /** What a relay has gathered of its datacenter's replies to a write. */
    GATHERED(18),
    /** A whole value that another replica has, for the receiver's store if that has an older one. */
    RESTORE(19),
    /** A message of the gossip. No handshake comes before it, and its connection carries nothing else. */
    GOSSIP(20),
    /** Which nodes does the ring have? Text: the cluster's name. The only frame of its connection. */
    RING_ASK(21),
    /** The answer to it. Text. */
    RING(22),
    /** What does the receiver know of a key that the caller has, too? With what the caller knows of it. */
    SETTLE_ASK(23),
    /** A command for the receiver to decide, and to write what follows. Answered with {@link #REPLY}. */
    DECIDE(24),
    /** A client waits no longer for keys of the receiver's store. It has no answer. */
    FORGET(25),
    /** What does the receiver's store hold? Its connection carries nothing else behind the handshake. */
    COMPARE(26),
    /** The answer to it. */
    COMPARED(27),
    /** What does your wall clock show? And the answer to it. */
    CLOCK(28),
    /** A message of a channel, for the clients of the receiver or of its datacenter. It has no answer. */
    PUBLISH(29),
    /** What a registry of scripts and functions says to another. Answered with {@link #REPLY}. */
    SCRIPT(30),
    /** A key was written for which a client of the receiver's waits. It has no answer. */
    RING_BELL(31);

    private static final FrameType[] BY_CODE = new FrameType[32];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final byte code;

    FrameType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    /** Null when the byte is no type. */
    public static @Nullable FrameType of(byte code) {
        return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
    }
}
