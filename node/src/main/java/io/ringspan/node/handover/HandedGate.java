package io.ringspan.node.handover;

import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.stream.Upstream;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker's gate to the store order on the store worker.
 *
 * <p>When the road there is full, a write is turned away as if the store held it: nobody gets a reply, and its stream is
 * noted. Once there is room, the order is told of each noted stream before any other write is let through, and tells the
 * origin the last position it took; the origin sends again what follows. Nothing is lost, since the origin keeps a write
 * until the store's mark covers it, and each time half a road of writes gets through.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> One entry for each open upstream, one note for each of its streams.
 */
final class HandedGate implements StoreGate {
    private static final int REPLIES_MAX = 256;

    private final Road<Errand> road;
    private final Road<Answer> back;
    private final IdentityHashMap<Upstream, Known> known = new IdentityHashMap<>();
    private boolean turnsAway;
    private long turnedAway;

    /** An upstream of this worker, and who stands for it on the store worker. */
    private static final class Known {
        private final Caller caller;
        private final Set<StreamId> noted = new LinkedHashSet<>();
        private final IdentityHashMap<WriteReplies, Caller.Replies> replies = new IdentityHashMap<>();
        private Caller.@Nullable Replies latest;

        private Known(Caller caller) {
            this.caller = caller;
        }
    }

    /** @param back the store worker's way to this worker; only named here */
    HandedGate(Road<Errand> road, Road<Answer> back) {
        this.road = road;
        this.back = back;
    }

    @Override
    public void offer(Upstream from, @Nullable WriteReplies replies, StreamId stream, WriteFrame write, long prev) {
        Known upstream = known(from);
        turnsAway = turnsAway || road.isFull();
        if (turnsAway) {
            turnedAway++;
            upstream.noted.add(stream);
            if (replies != null) {
                replies.unanswered(write.position());
            }
            return;
        }
        Errand errand = road.add();
        errand.write(upstream.caller, replies(upstream, replies), stream, write, prev);
        road.load(errand, write.span(), write.at(), write.length());
    }

    private Known known(Upstream from) {
        Known upstream = known.get(from);
        if (upstream == null) {
            upstream = new Known(new Caller(from, back));
            known.put(from, upstream);
        }
        return upstream;
    }

    private Caller.@Nullable Replies replies(Known upstream, @Nullable WriteReplies wanted) {
        if (wanted == null) {
            return null;
        }
        Caller.Replies standing = upstream.latest;
        if (standing == null || !standing.isFor(wanted)) {
            if (upstream.replies.size() >= REPLIES_MAX) {
                upstream.replies.clear(); // they know nothing, and others do as well
            }
            standing = upstream.replies.computeIfAbsent(wanted, any -> new Caller.Replies(any, back));
            upstream.latest = standing;
        }
        return standing;
    }

    @Override
    public void resume(Upstream from, StreamId stream, Resume resume) {
        Caller caller = known(from).caller;
        road.add().rare(gate -> gate.resume(caller, stream, resume));
    }

    @Override
    public void turnedAway(Upstream from, StreamId stream) {
        Caller caller = known(from).caller;
        road.add().rare(gate -> gate.turnedAway(caller, stream));
    }

    @Override
    public void closed(Upstream from) {
        Known gone = known.remove(from);
        if (gone != null) {
            road.add().rare(gate -> gate.closed(gone.caller));
        }
    }

    /** The road has room again. */
    void room() {
        turnsAway = false;
        known.forEach((from, upstream) -> {
            upstream.noted.forEach(stream -> turnedAway(from, stream));
            upstream.noted.clear();
        });
    }

    /** How many writes were turned away because the road was full. */
    long turnedAway() {
        return turnedAway;
    }
}
