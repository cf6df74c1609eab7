package io.ringspan.node.worker;

/** How a batch of commands ended for its client. The later, the worse. */
public enum Outcome {
    /** It got what replicas replied, be that errors of a store. */
    OK,
    /** This node answered at least one of its commands with an error of its own. */
    ERROR,
    /** At least one write of it was sent, and nobody knows whether it took effect. */
    UNKNOWN;

    /** That of two parts together. */
    public Outcome and(Outcome other) {
        return other.compareTo(this) > 0 ? other : this;
    }
}
