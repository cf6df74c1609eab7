package io.ringspan.node.pubsub;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.TimeSource;
import io.ringspan.node.worker.Tally;
import java.util.List;

/** The channels of a worker, for tests without sockets. */
public final class LocalChannels {
    private LocalChannels() {}

    private record Still() implements TimeSource {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long epochMillis() {
            return 0;
        }
    }

    /** A worker's, at a time that stands still. */
    static Tally tally() {
        return new Tally(new Still());
    }

    /** Of a node without others. */
    public static WorkerChannels alone() {
        return of(new NodeChannels(), new Receivers(new int[0], List.of()), new Sent());
    }

    static WorkerChannels of(NodeChannels node, Receivers receivers, Passing passing) {
        return of(node, receivers, passing, tally());
    }

    static WorkerChannels of(NodeChannels node, Receivers receivers, Passing passing, Tally tally) {
        return new WorkerChannels(
                node,
                Runnable::run,
                UnpooledByteBufAllocator.DEFAULT,
                tally,
                new WorkerChannels.Others(receivers, passing, true));
    }
}
