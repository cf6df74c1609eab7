package io.ringspan.replication.hints;

import io.ringspan.base.NodeId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where one stream's hint logs come from, one for each final replica. {@code node} implements it with the node's disk.
 *
 * <p><b>Threads.</b> The stream's worker.
 */
public interface HintSource {
    /** Keeps no hints. */
    HintSource NONE = new HintSource() {
        @Override
        public int start() {
            return 0;
        }

        @Override
        public @Nullable HintLog kept(NodeId replica, HintListener listener) {
            return null;
        }

        @Override
        public @Nullable HintLog make(NodeId replica, HintListener listener) {
            return null;
        }
    };

    /**
     * The node's present start. A stream of an earlier one that goes on asks its replicas anew, and they have to take these
     * questions for later ones.
     */
    int start();

    /**
     * The log that an earlier start of the node left for the replica; none if it left none.
     *
     * @throws IOException if there is one that cannot be opened
     */
    @Nullable
    HintLog kept(NodeId replica, HintListener listener) throws IOException;

    /** A log without records; none if hints are off or the disk does not let it be made. Asked again at the next need. */
    @Nullable
    HintLog make(NodeId replica, HintListener listener);
}
