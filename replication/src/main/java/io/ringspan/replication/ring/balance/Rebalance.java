package io.ringspan.replication.ring.balance;

import java.util.List;

/**
 * Steps that even a rack out.
 *
 * @param steps one after the other: each gives another token to one node, so that tokens move between it and the next one on the ring
 * @param whole from before the first step to behind the last
 * @param target so many times the average the heaviest node was to have at the most
 */
public record Rebalance(List<Plan> steps, Plan whole, double target) {
    public Rebalance {
        steps = List.copyOf(steps);
    }

    /** Whether no node has more than that behind the last step. A range of one token cannot be cut, whatever it weighs. */
    public boolean isReached() {
        return whole.unevenAfter() <= target + Scale.LEAST;
    }

    /** All that is copied by all steps; more than by one change to the same end, if something is passed on. */
    public Weight moved() {
        return steps.stream().map(Plan::moved).reduce(Weight.NONE, Weight::plus);
    }
}
