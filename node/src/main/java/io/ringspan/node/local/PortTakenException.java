package io.ringspan.node.local;

/** Somebody else listens on the port that a store was to use. Who may choose another one does; else it is a failure. */
final class PortTakenException extends Exception {
    private static final long serialVersionUID = 1;

    PortTakenException(String message) {
        super(message);
    }
}
