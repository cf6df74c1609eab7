package io.ringspan.gossip.claim;

/**
 * A claim as it travels.
 *
 * @param ageSeconds for how long the member has been down or gone, as the teller knows; else 0. So all forget it at about
 *     the same time, however late they hear of it
 */
public record Told(Claim claim, int ageSeconds) {
    public Told {
        if (ageSeconds < 0) {
            throw new IllegalArgumentException("an age of " + ageSeconds + " s");
        }
    }
}
