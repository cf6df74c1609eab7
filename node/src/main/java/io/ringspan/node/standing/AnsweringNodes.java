package io.ringspan.node.standing;

import io.ringspan.replication.choice.LiveNodes;
import java.util.function.IntPredicate;

/**
 * The nodes that can be reached and whose stores' replies may be given to clients.
 *
 * <p><b>Threads.</b> The worker.
 */
public final class AnsweringNodes implements LiveNodes {
    private final Standings standings;
    private final IntPredicate reached;

    /** @param reached whether the node with that number can be reached */
    public AnsweringNodes(Standings standings, IntPredicate reached) {
        this.standings = standings;
        this.reached = reached;
    }

    @Override
    public boolean isLive(int node) {
        return standings.mayAnswer(node) && reached.test(node);
    }

    @Override
    public boolean isLastResort(int node) {
        return standings.isLastResort(node);
    }
}
