package io.ringspan.node;

import io.ringspan.replication.budget.Budget;

/**
 * What all workers of a node together may hold of replies: a part each of the direct memory.
 *
 * @param reads replies held for reads at a quorum
 * @param writes replies held for writes at a quorum
 * @param peers replies that peers have asked for and do not take
 */
record ReplyBudgets(Budget reads, Budget writes, Budget peers) {
    private static final int READS_PART = 2;
    private static final int WRITES_PART = 4;
    private static final int PEERS_PART = 4;

    static ReplyBudgets of(long directBytesMax) {
        return new ReplyBudgets(
                new Budget(directBytesMax / READS_PART),
                new Budget(directBytesMax / WRITES_PART),
                new Budget(peerBytesMax(directBytesMax)));
    }

    static long peerBytesMax(long directBytesMax) {
        return directBytesMax / PEERS_PART;
    }
}
