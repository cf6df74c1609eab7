package io.ringspan.replication.store;

import io.ringspan.base.NodeId;
import io.ringspan.replication.stream.StreamId;
import io.ringspan.replication.stream.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams that a store knows. When an origin has started anew its earlier streams still matter for a while, since a
 * relay may hold some of their writes; the oldest are forgotten and then stay so.
 *
 * <p><b>Owner.</b> The store's worker. <b>Limits.</b> {@value #STARTS_KEPT} starts of each worker of an origin, and
 * {@link StoreLimits#streamsMax} in all.
 */
final class InboundStreams {
    private static final int STARTS_KEPT = 3;

    private record Source(NodeId origin, int worker) {}

    private final StoreLimits limits;
    private final StoreSink sink;
    private final EarlyRoom room;
    private final Map<StreamId, InboundStream> streams = new LinkedHashMap<>();
    private final Map<Source, Integer> newest = new LinkedHashMap<>();
    private final List<InboundStream> all = new ArrayList<>();

    InboundStreams(StoreLimits limits, StoreSink sink) {
        this.limits = limits;
        this.sink = sink;
        this.room = new EarlyRoom(limits.earlyBytesMax());
    }

    /** The stream, new if it was not known; none if it is one of those forgotten, or there are too many. */
    @Nullable
    InboundStream of(StreamId id) {
        InboundStream stream = streams.get(id);
        return stream == null ? admit(id) : stream;
    }

    @Nullable
    InboundStream known(StreamId id) {
        return streams.get(id);
    }

    /** All of them; not to be changed. */
    List<InboundStream> all() {
        return all;
    }

    /** Whether its origin has started anew since: nothing more comes but what a relay may hold. */
    boolean isFromEarlierStart(InboundStream stream) {
        for (int i = 0; i < all.size(); i++) {
            StreamId id = all.get(i).id;
            if (id.epoch() > stream.id.epoch() && id.origin().equals(stream.id.origin())) {
                return true;
            }
        }
        return false;
    }

    /** A connection that writes came from is gone. */
    void closed(Upstream from) {
        for (InboundStream stream : all) {
            if (stream.upstream == from) {
                stream.upstream = null;
            }
        }
    }

    /** Releases what is kept. */
    void close() {
        for (InboundStream stream : all) {
            stream.lose();
        }
    }

    /** What early writes of all streams take. */
    EarlyRoom earlyRoom() {
        return room;
    }

    private @Nullable InboundStream admit(StreamId id) {
        Source source = new Source(id.origin(), id.worker());
        int latest = newest.getOrDefault(source, Integer.MIN_VALUE);
        if (id.epoch() < latest || streams.size() >= limits.streamsMax()) {
            return null;
        }
        newest.put(source, id.epoch());
        InboundStream stream = new InboundStream(id, limits, room, sink);
        streams.put(id, stream);
        all.add(stream);
        retire(source, id.epoch());
        return stream;
    }

    /** Forgets the starts of long ago; one with spans on their way is kept until the next time. */
    private void retire(Source source, int epoch) {
        List<InboundStream> old = new ArrayList<>();
        for (InboundStream stream : all) {
            StreamId id = stream.id;
            boolean sameSource = id.worker() == source.worker() && id.origin().equals(source.origin());
            if (sameSource && id.epoch() <= epoch - STARTS_KEPT && stream.inFlight == 0 && stream.repeat == null) {
                old.add(stream);
            }
        }
        for (InboundStream stream : old) {
            streams.remove(stream.id);
            all.remove(stream);
            stream.dropTail();
            stream.lose();
        }
    }
}
