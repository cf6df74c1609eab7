package io.ringspan.gossip.claim;

import io.ringspan.base.Token;

/**
 * Two members of one rack with the same token. The one with the lower name keeps it, on every node and whoever came first:
 * names never change and are known to all alike, while nobody can say which of two came first. A newcomer is told at the
 * door, by whom it asks to let it in, and there it is always the newcomer that is refused.
 */
public record TokenConflict(Token token, Description keeper, Description refused) {
    /** For people: what is wrong, who is meant, what to do. */
    public String text() {
        return "token " + token + " of rack " + keeper.id().datacenter() + "/"
                + keeper.id().rack() + " is claimed by "
                + keeper.id() + " at " + keeper.peer() + " and by " + refused.id() + " at " + refused.peer() + ". "
                + refused.id() + " is refused. To fix: give it a token of its own, or take the other out first";
    }
}
