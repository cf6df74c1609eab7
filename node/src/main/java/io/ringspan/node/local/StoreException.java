package io.ringspan.node.local;

/** A store could not be found or started. The message is for people: what is wrong, where, and what to do. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
