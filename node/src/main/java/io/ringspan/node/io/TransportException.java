package io.ringspan.node.io;

/** Why the transport that was asked for cannot be used here: one line for the operator, with what to do. */
public final class TransportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TransportException(String line) {
        super(line);
    }
}
