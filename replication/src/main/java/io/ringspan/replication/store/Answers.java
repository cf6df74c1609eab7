package io.ringspan.replication.store;

import io.ringspan.base.TimeSource;
import io.ringspan.replication.stream.Upstream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store has to say to the origins of its streams: marks, at the end of a turn; where it stands, when it was asked
 * and is able to go on; and what it misses, when that has not come by itself after a while.
 *
 * <p><b>Owner.</b> The store's worker, through {@link StoreOrder}.
 */
final class Answers {
    private final StoreLimits limits;
    private final TimeSource time;
    private final List<InboundStream> unflushed = new ArrayList<>();
    private final int self;
    private long life;
    private boolean ready;
    private long gaps;

    /** @param life the first life of the store */
    Answers(StoreLimits limits, TimeSource time, int self, long life) {
        this.limits = limits;
        this.time = time;
        this.self = self;
        this.life = life;
    }

    /** The stream's mark is to be told at the end of the turn. */
    void markLater(InboundStream stream, boolean later) {
        stream.noteMark();
        if (later && !stream.unflushed) {
            stream.unflushed = true;
            unflushed.add(stream);
        }
    }

    /** Tells the marks of this turn. Not without a connection: the store may come back as another run, and void them. */
    void flushMarks() {
        if (!ready) {
            return;
        }
        for (int i = 0; i < unflushed.size(); i++) {
            InboundStream stream = unflushed.get(i);
            Upstream upstream = stream.upstream;
            boolean tell = stream.unflushed && stream.known;
            stream.unflushed = false;
            stream.noteMark();
            if (tell && upstream != null) {
                upstream.mark(stream.id, self, stream.applied());
            }
        }
        unflushed.clear();
    }

    /** Says where the store stands, if somebody waits for that and the store can go on from there. */
    void answerOwed(InboundStream stream) {
        boolean mayAnswer = stream.owes && ready && !stream.holding && stream.repeat == null;
        boolean rewound = stream.tail == null || stream.inFlight == 0;
        if (mayAnswer && rewound && stream.upstream != null) {
            stream.owes = false;
            stream.upstream.behind(stream.id, self, stream.taken, life);
        }
    }

    /** Says that the store knows nothing of the stream, and which life that is in. */
    void lost(InboundStream stream) {
        if (stream.upstream != null) {
            stream.upstream.behind(stream.id, self, Upstream.LOST, life);
        }
    }

    /** A write of this stream, if it is one that is still listened to, got lost on its way from there. */
    void turnedAway(@Nullable InboundStream stream, Upstream from) {
        if (stream == null) {
            return;
        }
        stream.heard = true;
        if (stream.upstream == null) {
            stream.upstream = from;
        }
        if (stream.known) {
            stream.owes = true;
            answerOwed(stream);
        } else {
            missing(stream);
        }
    }

    /** Something is missing before what has come. Relays may overtake each other, so the origin is not asked at once. */
    void missing(InboundStream stream) {
        if (stream.gap) {
            return;
        }
        gaps++;
        stream.gap = true;
        patience(stream);
        if (!stream.known) {
            ask(stream, time.nanoTime());
        }
    }

    /** Asks the origin for what is missing; the next time later. */
    void ask(InboundStream stream, long nowNanos) {
        stream.askDelayNanos = limits.next(stream.askDelayNanos);
        stream.askAtNanos = nowNanos + stream.askDelayNanos;
        if (!stream.known) {
            lost(stream);
            return;
        }
        stream.turnedAway = false;
        stream.gap = !stream.early.isEmpty();
        stream.owes = true;
        answerOwed(stream);
    }

    /** Some of what was missing has come. What is missing now is missing anew. */
    void gapMoved(InboundStream stream) {
        if (!stream.gap || !stream.known) {
            return;
        }
        stream.gap = stream.turnedAway || !stream.early.isEmpty();
        patience(stream);
        boolean hasRoom = stream.early.isEmpty() && stream.repeat == null; // the origin will send everything again
        if (stream.turnedAway && hasRoom) {
            ask(stream, time.nanoTime());
        }
    }

    /** The marks are void: what origins know of the store holds for its earlier life. */
    void beginLife() {
        life++;
    }

    /** Whether the store can be sent writes. */
    void ready(boolean isReady) {
        ready = isReady;
    }

    long life() {
        return life;
    }

    /** How often something was missing. */
    long gaps() {
        return gaps;
    }

    private void patience(InboundStream stream) {
        stream.askDelayNanos = limits.delays().gapNanos();
        stream.askAtNanos = time.nanoTime() + stream.askDelayNanos;
    }
}
