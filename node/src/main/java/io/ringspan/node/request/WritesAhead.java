package io.ringspan.node.request;

/**
 * What a client's read must know of the writes that it follows, all of them of one worker.
 *
 * <p><b>Owner.</b> The worker.
 */
interface WritesAhead {
    /** Before there is any write. */
    WritesAhead NONE = new WritesAhead() {
        @Override
        public boolean precede(int node) {
            return true;
        }

        @Override
        public boolean lacks(int node) {
            return false;
        }

        @Override
        public long notTaken(int node) {
            return 0;
        }
    };

    /** Whether the node's store has what was written, or has been sent it, so that a read sent now comes behind it. */
    boolean precede(int node);

    /**
     * Whether the node's store refused a write, or left one unanswered, which it has not been given since: another replica
     * may have answered for it, and be newer.
     */
    boolean lacks(int node);

    /**
     * The last write that the node's store did not take as it came: it refused it for its own state, or turned it away.
     * If it is another one when a read's reply comes than when the read was sent, the read may have passed a write.
     */
    long notTaken(int node);
}
