package io.ringspan.node.cli.command;

/**
 * Ends a command with a message for people and an {@link ExitCode}, without a stack trace. The message says what is
 * wrong, where, and what to do; several lines are printed as they are.
 */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** A failure that ends the process with {@code exitCode}. */
    public CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The number the process ends with. */
    public int exitCode() {
        return exitCode;
    }

    /** What to tell the person at the keyboard. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
