package io.ringspan.node.seeds;

/** Somebody who can be asked for the list of nodes. */
public interface SeedSource {
    /** What messages call it: {@code http://10.0.0.1:8080/seeds}. */
    String name();

    /**
     * Asks once, and waits no longer than a few seconds.
     *
     * @return the list, in any form that {@link io.ringspan.conf.load.SeedList} reads
     * @throws SeedsUnavailable when there is none; says why
     * @throws InterruptedException when the asking thread is not to wait any more
     */
    String ask() throws SeedsUnavailable, InterruptedException;
}
