package io.ringspan.node.block;

/**
 * The number under which one client's command waits, in the whole cluster: by its node's number, its worker's, and a count. Stateless.
 *
 * <p>Good as long as the ring numbers its nodes so; who waits asks again from time to time in any case.
 */
public final class Ticket {
    /** Of nobody who waits. */
    public static final long NONE = 0;

    private static final int WORKER_BITS = 8;
    private static final int COUNT_BITS = 40;

    private Ticket() {}

    /** @param count from 1 on */
    static long of(int node, int worker, long count) {
        return ((long) node << (WORKER_BITS + COUNT_BITS))
                | ((long) worker << COUNT_BITS)
                | (count & ((1L << COUNT_BITS) - 1));
    }

    /** The number of the node at which the client waits. */
    public static int node(long ticket) {
        return (int) (ticket >>> (WORKER_BITS + COUNT_BITS));
    }

    static int worker(long ticket) {
        return ((int) (ticket >>> COUNT_BITS)) & ((1 << WORKER_BITS) - 1);
    }
}
