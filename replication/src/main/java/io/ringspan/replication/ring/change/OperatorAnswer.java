package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;

/** What becomes of something that an operator asked of a node. */
public sealed interface OperatorAnswer {
    /**
     * It is being done.
     *
     * @param said a sentence for the operator
     */
    record Accepted(String said) implements OperatorAnswer {}

    /** The node that conducts the change has to be asked. */
    record PassOn(NodeId conductor) implements OperatorAnswer {}

    /**
     * Nothing is done.
     *
     * @param why a sentence for the operator
     */
    record Refused(String why) implements OperatorAnswer {}
}
