package io.ringspan.node.admin;

/** What was asked for makes no sense: the server answers 400 with the message. */
public final class AdminException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public AdminException(String message) {
        super(message);
    }
}
