package io.ringspan.node.replica;

import io.ringspan.node.hints.NodeHints;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams of earlier starts of this node that left writes on disk. Nothing is appended to them: they send what is
 * there, under the positions it always had, and end when every replica has marked it. To each replica the oldest {@value #AT_ONCE} that
 * have something for it go first, since a store keeps only so many streams of one worker in mind: so one that is away keeps
 * nothing from the others.
 *
 * <p><b>Owner.</b> The worker; the count may be read from elsewhere.
 */
final class EarlierStreams {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierStreams.class);

    private static final int AT_ONCE = 4;

    private final NodeHints hints;
    private final List<OriginStream> streams = new ArrayList<>();
    private int nodes;
    /** By the replica's number. */
    private volatile AtomicLongArray unmarked; // replaced when there are more nodes

    private long skippedOfEnded;
    private volatile long skipped;

    /**
     * @param nodes how many the ring has
     * @param open makes a stream with what is on disk under its name
     */
    EarlierStreams(NodeHints hints, int nodes, List<StreamId> ids, Function<StreamId, OriginStream> open) {
        this.hints = hints;
        this.nodes = nodes;
        this.unmarked = new AtomicLongArray(nodes);
        for (StreamId id : ids) {
            OriginStream stream = open.apply(id);
            LOG.info("{} write batch(es) of stream {} are on disk and will be sent", unmarked(stream), id);
            for (int node = 0; node < stream.replicas(); node++) {
                stream.holdBack(node);
            }
            streams.add(stream);
        }
        count();
    }

    void start() {
        streams.forEach(OriginStream::start);
        letGo();
    }

    /** Each replica is sent the oldest streams that have something for it; where there is nothing it is not asked. */
    private void letGo() {
        for (int node = 0; node < nodes; node++) {
            int sending = 0;
            for (int i = 0; i < streams.size() && sending < AT_ONCE; i++) {
                OriginStream stream = streams.get(i);
                if (stream.unmarked(node) > 0) {
                    stream.letGo(node);
                    sending++;
                }
            }
        }
    }

    /** The stream of that name; none if there is none, or it has ended. */
    @Nullable
    OriginStream find(StreamId id) {
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).id().equals(id)) {
                return streams.get(i);
            }
        }
        return null;
    }

    /** Goes over to another topology. */
    void topology(Topology next) {
        nodes = next.size();
        unmarked = new AtomicLongArray(nodes);
        streams.forEach(stream -> stream.topologyChanged(next));
        count();
    }

    void connected(int node) {
        streams.forEach(stream -> stream.connected(node));
    }

    void disconnected(int node) {
        streams.forEach(stream -> stream.disconnected(node));
    }

    void writable(int node) {
        streams.forEach(stream -> stream.writable(node));
    }

    void goOn() {
        streams.forEach(OriginStream::goOn);
    }

    void tick(long nowNanos, long nowEpochMillis) {
        if (streams.isEmpty()) {
            return;
        }
        streams.forEach(stream -> stream.tick(nowNanos, nowEpochMillis));
        streams.removeIf(this::ends);
        letGo();
        count();
    }

    private boolean ends(OriginStream stream) {
        if (!stream.isEmpty()) {
            return false;
        }
        stream.close();
        skippedOfEnded += stream.skippedWrites();
        List<String> left = hints.end(stream.id());
        if (left.isEmpty()) {
            LOG.info("All that stream {} had left on disk is confirmed", stream.id());
        } else {
            LOG.warn(
                    "Of stream {} something stays on disk that this start does not send, because its replica is not in the ring"
                            + " or it could not be opened: {}. To give it up, remove it",
                    stream.id(),
                    left);
        }
        return true;
    }

    private void count() {
        for (int node = 0; node < nodes; node++) {
            long sum = 0;
            for (OriginStream stream : streams) {
                sum += stream.unmarked(node);
            }
            unmarked.set(node, sum);
        }
        long skips = skippedOfEnded;
        for (OriginStream stream : streams) {
            skips += stream.skippedWrites();
        }
        skipped = skips;
    }

    private static long unmarked(OriginStream stream) {
        long sum = 0;
        for (int node = 0; node < stream.replicas(); node++) {
            sum += stream.unmarked(node);
        }
        return sum;
    }

    /** How many writes are on disk, each counted once for each replica that lacks it. Any thread; a tick old. */
    long unmarked() {
        long sum = 0;
        AtomicLongArray seen = unmarked;
        for (int node = 0; node < seen.length(); node++) {
            sum += seen.get(node);
        }
        return sum;
    }

    /** How many of them that replica lacks. Any thread; a tick old. */
    long unmarked(int node) {
        AtomicLongArray seen = unmarked;
        return node < seen.length() ? seen.get(node) : 0;
    }

    /** How many writes were left out since this start. Any thread; a tick old. */
    long skipped() {
        return skipped;
    }

    void close() {
        streams.forEach(OriginStream::close);
        streams.clear();
    }
}
