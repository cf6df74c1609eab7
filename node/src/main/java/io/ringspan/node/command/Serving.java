package io.ringspan.node.command;

/**
 * How this node serves a command: one row of {@code serving.csv}.
 *
 * @param access what the command does in the forms that are served
 * @param reason why it is not served, or not where a key has several replicas; empty when it always is
 */
public record Serving(Route route, Access access, Parts parts, Copies copies, String reason) {
    /** Whatever it does to keys, it goes there now. */
    Serving by(Route other, String why) {
        return new Serving(other, access, parts, copies, why);
    }

    /** How it falls apart and comes together again. */
    public record Parts(Split split, Merge merge) {}

    /**
     * How it is copied to other replicas.
     *
     * @param form what its arguments may say that keeps it from being copied as it stands
     */
    public record Copies(Replication replication, ValueKind value, Form form) {}
}
