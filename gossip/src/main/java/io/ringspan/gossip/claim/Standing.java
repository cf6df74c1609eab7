package io.ringspan.gossip.claim;

/**
 * What is found about one incarnation of a member. Ordered: within an incarnation a later one replaces an earlier one,
 * and nothing leads back but a higher incarnation, which only the member itself can take.
 */
public enum Standing {
    /** Nobody says otherwise. */
    ALIVE(0),
    /** Somebody asked, directly and through others, and got no answer. It is still used. */
    SUSPECT(1),
    /** It gave no answer for as long as a suspect is waited for. */
    DOWN(2),
    /** It said goodbye, or an operator took it out after it was down. No failure, and no member any more. */
    GONE(3);

    private final int number;

    Standing(int number) {
        this.number = number;
    }

    /** Its number on the wire, which never changes. */
    public int number() {
        return number;
    }
}
