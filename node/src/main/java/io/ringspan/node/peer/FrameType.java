package io.ringspan.node.peer;

import org.jspecify.annotations.Nullable;

/** What a frame is. The code is its byte on the wire: it never changes its meaning. */
enum FrameType {
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
    NOT_OWNER(7);

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
    static @Nullable FrameType of(byte code) {
        return code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
    }
}
