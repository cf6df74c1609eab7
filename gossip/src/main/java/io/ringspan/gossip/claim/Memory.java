package io.ringspan.gossip.claim;

/**
 * How long those are remembered that are down or gone.
 *
 * @param downSeconds for how long a member that is down stays in the views. Then it is forgotten: no member any more
 * @param graveSeconds for how long after that, or after a goodbye, its last incarnation is kept, so that no late rumour
 *     brings it back. A node that heard nothing for half of that time throws away what it knew and asks anew
 */
public record Memory(int downSeconds, int graveSeconds) {
    public Memory {
        if (downSeconds < 1 || graveSeconds < 2) {
            throw new IllegalArgumentException("a memory of " + downSeconds + " s and " + graveSeconds + " s");
        }
    }

    /** When one of this standing stops being a member. */
    int forgottenAfter(Standing standing) {
        return standing == Standing.GONE ? 0 : downSeconds;
    }

    /** When nothing is known of it any more. */
    int droppedAfter(Standing standing) {
        return forgottenAfter(standing) + graveSeconds;
    }
}
