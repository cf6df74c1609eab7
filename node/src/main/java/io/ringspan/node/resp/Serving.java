package io.ringspan.node.resp;

/**
 * How this node serves a command: one row of {@code serving.csv}.
 *
 * @param access what the command does in the forms that are served
 * @param reason why it is not served, empty when it is
 */
public record Serving(Route route, Access access, Parts parts, Copies copies, String reason) {

    /** How it falls apart and comes together again. */
    public record Parts(Split split, Merge merge) {}

    /**
     * How it is copied to other replicas.
     *
     * @param hasForms whether its arguments decide if it can be copied as it stands, see {@code Forms}
     */
    public record Copies(Replication replication, ValueKind value, boolean hasForms) {}
}
