package io.ringspan.node.pools;

/** Why the pools of a process do not start: a line for each at fault, for their operator. None of them runs then. */
public final class PoolFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isConfiguration;

    PoolFailure(String lines, boolean isConfiguration) {
        super(lines);
        this.isConfiguration = isConfiguration;
    }

    /** Whether what they are told is wrong, rather than that something is not there. */
    public boolean isConfiguration() {
        return isConfiguration;
    }
}
