package io.ringspan.replication.frame;

import io.ringspan.base.NodeId;

/**
 * Names a stream: the writes that one worker of one node originated since the node started. Positions in it count from 1.
 *
 * <p>Not a record because a store worker looks streams up for every span: the hash is made once, and who keeps one object
 * for each stream of a connection makes the comparison one of references.
 */
public final class StreamId {
    private final NodeId origin;
    private final int epoch;
    private final int worker;
    private final int hash;
    private final long tie;

    /**
     * @param epoch how often the node has started; counted on its disk
     * @param worker which of the node's workers
     */
    public StreamId(NodeId origin, int epoch, int worker) {
        this.origin = origin;
        this.epoch = epoch;
        this.worker = worker;
        this.hash = (origin.hashCode() * 31 + epoch) * 31 + worker;
        this.tie = tieOf(toString());
    }

    private static long tieOf(String name) {
        long bits = 0;
        for (int i = 0; i < name.length(); i++) {
            bits = (bits ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
            bits ^= bits >>> 29;
        }
        return bits;
    }

    /** Decides between writes of two streams with the same stamp, on every node alike. */
    public long tie() {
        return tie;
    }

    /** The node whose clients made the writes. */
    public NodeId origin() {
        return origin;
    }

    /** How often that node had started. */
    public int epoch() {
        return epoch;
    }

    /** Which of that node's workers. */
    public int worker() {
        return worker;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof StreamId that
                        && hash == that.hash
                        && epoch == that.epoch
                        && worker == that.worker
                        && origin.equals(that.origin));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** For people and logs: origin, start and worker. */
    @Override
    public String toString() {
        return origin + "@" + epoch + "." + worker;
    }
}
