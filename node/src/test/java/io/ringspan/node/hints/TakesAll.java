package io.ringspan.node.hints;

import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.stream.PeerSender;
import io.ringspan.replication.stream.SkipListener;

/** Peers that are there and take whatever they are sent, for streams whose windows are large enough. */
final class TakesAll implements PeerSender, SkipListener {
    @Override
    public boolean connected(int node) {
        return true;
    }

    @Override
    public boolean write(int replica, StreamId of, WriteFrame write, long prev) {
        return true;
    }

    @Override
    public boolean relay(int relay, StreamId of, WriteFrame write, RackPrevs prevs) {
        return true;
    }

    @Override
    public void resume(int via, int replica, StreamId of, Resume resume) {}

    @Override
    public void skipping(StreamId of, NodeId replica) {
        throw new AssertionError("the windows are large enough");
    }

    @Override
    public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {
        throw new AssertionError("the windows are large enough");
    }
}
