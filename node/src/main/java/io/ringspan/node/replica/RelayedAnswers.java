package io.ringspan.node.replica;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.stream.Relay;
import io.ringspan.replication.stream.Upstream;
import java.util.function.Supplier;

/**
 * What the own store says of streams that came through the worker's relay.
 *
 * <p><b>Owner.</b> The worker.
 */
record RelayedAnswers(Supplier<Relay> relay) implements Upstream {
    @Override
    public void mark(StreamId of, int replica, long mark) {
        relay.get().marked(replica, of, mark);
    }

    @Override
    public void behind(StreamId of, int replica, long position, long life) {
        relay.get().behind(replica, of, position, life);
    }

    @Override
    public void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
        relay.get().wrongOwner(replica, of, position, ringEpoch);
    }

    @Override
    public void reachable(StreamId of, int replica, boolean reachable) {
        throw new IllegalStateException("the own store is no relay");
    }
}
