package io.ringspan.node.hints;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.hints.HintFiles;

/**
 * Where one log is.
 *
 * @param replica the name of the node that its writes are for
 * @param epoch which of this node's starts made the stream
 * @param worker which of its workers
 */
record HintPlace(String replica, int epoch, int worker, HintFiles files) {
    /** Whether both logs are of the same stream. */
    boolean isOfOneStream(HintPlace other) {
        return epoch == other.epoch && worker == other.worker;
    }

    /** Whether the log is of that stream. */
    boolean isOf(StreamId stream) {
        return epoch == stream.epoch() && worker == stream.worker();
    }
}
