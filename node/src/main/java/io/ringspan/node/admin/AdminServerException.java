package io.ringspan.node.admin;

/** Why the admin server does not start: one line for the node's operator. */
public final class AdminServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AdminServerException(String line, Throwable cause) {
        super(line, cause);
    }
}
