package io.ringspan.node.seeds;

/** Why there is no list of nodes: fit to stand in the middle of a sentence. */
public final class SeedsUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    SeedsUnavailable(String why) {
        super(why);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
