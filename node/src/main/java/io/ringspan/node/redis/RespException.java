package io.ringspan.node.redis;

import java.io.IOException;

/** A server sent what is not RESP, or more than a tool takes. The connection is of no use after it. */
public final class RespException extends IOException {
    private static final long serialVersionUID = 1;

    RespException(String message) {
        super(message);
    }

    RespException(String message, Throwable cause) {
        super(message, cause);
    }
}
