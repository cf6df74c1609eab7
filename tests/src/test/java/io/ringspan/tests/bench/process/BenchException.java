package io.ringspan.tests.bench.process;

/** Something could not be measured; its reason says what, and what to do where that is known. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    public BenchException(String reason) {
        super(reason);
        this.reason = reason;
    }

    public BenchException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
