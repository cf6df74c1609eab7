package io.ringspan.node;

/** Why a node does not start: one line for its operator, saying what is wrong, where, and what to do. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String line) {
        super(line);
    }
}
