package io.ringspan.node.state;

/** Why a node cannot use its data directory: one line for its operator, saying what is wrong, where, and what to do. */
public final class DataDirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DataDirectoryException(String line) {
        super(line);
    }

    DataDirectoryException(String line, Throwable cause) {
        super(line, cause);
    }
}
