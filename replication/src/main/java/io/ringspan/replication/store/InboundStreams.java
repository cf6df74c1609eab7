package io.ringspan.replication.store;

import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.stream.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams that a store knows. When an origin has started anew its earlier streams still matter for a while, since a
 * relay may hold some of their writes, and the origin some more on its disk; the oldest are forgotten. Of an earlier
 * start that is not known only its origin can make one that is: what a relay may hold of it is not listened to.
 *
 * <p><b>Owner.</b> The store's worker. <b>Limits.</b> {@value #STARTS_KEPT} starts of each worker of an origin, and
 * {@link StoreLimits#streamsMax} in all.
 */
final class InboundStreams {
    private static final int STARTS_KEPT = 8;

    private record Source(NodeId origin, int worker) {}

    private final StoreLimits limits;
    private final StoreSink sink;
    private final EarlyRoom room;
    private final Map<StreamId, InboundStream> streams = new LinkedHashMap<>();
    private final Map<Source, Integer> newest = new LinkedHashMap<>();
    private final List<InboundStream> all = new ArrayList<>();
    private StoreRecord record = StoreRecord.NONE;

    InboundStreams(StoreLimits limits, StoreSink sink) {
        this.limits = limits;
        this.sink = sink;
        this.room = new EarlyRoom(limits.earlyBytesMax());
    }

    /** Goes on with those that an earlier process has left. */
    void goOn(StoreRecord kept) {
        record = kept;
        for (StoreRecord.Stood stood : kept.left()) {
            InboundStream stream = ofOrigin(stood.stream());
            if (stream != null) {
                stream.goOn(stood.mark(), stood.sentTo(), kept);
            }
        }
    }

    /** Where it is noted how far they are. */
    StoreRecord record() {
        return record;
    }

    /** The stream, new if it was not known; none if it is one of those forgotten, or there are too many. */
    @Nullable
    InboundStream of(StreamId id) {
        InboundStream stream = streams.get(id);
        return stream == null && id.epoch() >= newest(id) ? admit(id) : stream;
    }

    /** The stream, of which its origin has said that it goes on; none if there are too many. */
    @Nullable
    InboundStream ofOrigin(StreamId id) {
        InboundStream stream = streams.get(id);
        return stream == null ? admit(id) : stream;
    }

    private int newest(StreamId id) {
        return newest.getOrDefault(new Source(id.origin(), id.worker()), Integer.MIN_VALUE);
    }

    @Nullable
    InboundStream known(StreamId id) {
        return streams.get(id);
    }

    /** How far each one's writes have been sent to the store. */
    Map<StreamId, Long> taken() {
        Map<StreamId, Long> taken = new LinkedHashMap<>();
        for (InboundStream stream : all) {
            if (stream.known && stream.taken > 0) {
                taken.put(stream.id, stream.taken);
            }
        }
        return taken;
    }

    /** All of them; not to be changed. */
    List<InboundStream> all() {
        return all;
    }

    /** Whether its origin has started anew since, and has not gone on with it: nothing more comes but what a relay may hold. */
    boolean isFromEarlierStart(InboundStream stream) {
        return !stream.continued && !stream.interrupted && hasStartedSince(stream.id);
    }

    /** Whether a stream of a later start of its origin is known. */
    boolean hasStartedSince(StreamId stream) {
        for (int i = 0; i < all.size(); i++) {
            StreamId id = all.get(i).id;
            if (id.epoch() > stream.epoch() && id.origin().equals(stream.origin())) {
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

    /** Releases what is kept; what is noted stays for the next process. */
    void close() {
        for (InboundStream stream : all) {
            stream.close();
        }
    }

    /** What early writes of all streams take. */
    EarlyRoom earlyRoom() {
        return room;
    }

    private @Nullable InboundStream admit(StreamId id) {
        if (streams.size() >= limits.streamsMax()) {
            return null;
        }
        startedAnew(id);
        Source source = new Source(id.origin(), id.worker());
        newest.put(source, Math.max(id.epoch(), newest(id)));
        InboundStream stream = new InboundStream(id, limits, room, sink);
        streams.put(id, stream);
        all.add(stream);
        retire(source);
        return stream;
    }

    /** If this is the first stream of its origin's start, what came before goes on only if the origin says so. */
    private void startedAnew(StreamId id) {
        boolean isFirst = true;
        for (InboundStream stream : all) {
            isFirst &= !stream.id.origin().equals(id.origin()) || stream.id.epoch() < id.epoch();
        }
        for (InboundStream stream : all) {
            stream.continued &= !isFirst || !stream.id.origin().equals(id.origin());
        }
    }

    /** Forgets those that came first, but never the newest start's; one with spans on their way is kept until the next time. */
    private void retire(Source source) {
        List<InboundStream> earlier = new ArrayList<>();
        for (InboundStream stream : all) {
            StreamId id = stream.id;
            boolean sameSource = id.worker() == source.worker() && id.origin().equals(source.origin());
            if (sameSource && id.epoch() != newest(id)) {
                earlier.add(stream);
            }
        }
        int tooMany = earlier.size() + 1 - STARTS_KEPT;
        for (int i = 0; i < tooMany; i++) {
            InboundStream stream = earlier.get(i);
            if (stream.inFlight == 0 && stream.repeat == null) {
                streams.remove(stream.id);
                all.remove(stream);
                stream.giveUp();
                stream.lose();
            }
        }
    }
}
