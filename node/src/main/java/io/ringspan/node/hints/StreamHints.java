package io.ringspan.node.hints;

import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.hints.HintListener;
import io.ringspan.replication.hints.HintLog;
import io.ringspan.replication.hints.HintSource;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hint logs of one stream: one for each replica that ever needed one.
 *
 * <p><b>Owner.</b> The stream's worker.
 */
final class StreamHints implements HintSource {
    private static final Logger LOG = LoggerFactory.getLogger(StreamHints.class);

    private final NodeHints node;
    private final StreamId stream;

    StreamHints(NodeHints node, StreamId stream) {
        this.node = node;
        this.stream = stream;
    }

    @Override
    public int start() {
        return node.start();
    }

    @Override
    public @Nullable HintLog kept(NodeId replica, HintListener listener) throws IOException {
        Optional<HintPlace> place = node.left(stream, replica);
        if (place.isEmpty()) {
            return null;
        }
        HintLog log = open(place.get(), replica, listener);
        node.lostBefore(stream, replica).forEach(listener::lost);
        return log;
    }

    @Override
    public @Nullable HintLog make(NodeId replica, HintListener listener) {
        try {
            Optional<HintPlace> place = node.make(stream, replica);
            return place.isPresent() ? open(place.get(), replica, listener) : null;
        } catch (IOException failed) {
            LOG.error("Nothing can be kept on disk for {} of stream {}: {}", replica, stream, failed.toString());
            return null;
        }
    }

    private HintLog open(HintPlace place, NodeId replica, HintListener listener) throws IOException {
        return HintLog.open(place.files(), node.limits(), node.room(replica), ByteBufAllocator.DEFAULT, listener);
    }
}
