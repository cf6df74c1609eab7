package io.ringspan.node.replica;

import io.ringspan.node.io.Flusher;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.stream.Upstream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds what the own store has to say to a stream until the end of the turn: whoever sends a write must not be called
 * back before the call has returned.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> What one turn brings.
 */
final class Later implements Upstream {
    private final Upstream target;
    private final Flusher flusher;
    private final List<Mark> marks = new ArrayList<>();
    private final ArrayDeque<Runnable> rare = new ArrayDeque<>();
    private int markCount;

    /** A mark to be told; reused. */
    private static final class Mark {
        private StreamId stream;
        private int replica;
        private long mark;

        private Mark(StreamId stream) {
            this.stream = stream;
        }
    }

    Later(Upstream target, Flusher flusher) {
        this.target = target;
        this.flusher = flusher;
    }

    @Override
    public void mark(StreamId stream, int replica, long mark) {
        if (markCount == marks.size()) {
            marks.add(new Mark(stream));
        }
        Mark told = marks.get(markCount++);
        told.stream = stream;
        told.replica = replica;
        told.mark = mark;
        flusher.plan();
    }

    @Override
    public void behind(StreamId stream, int replica, long position, long life) {
        rare.add(() -> target.behind(stream, replica, position, life));
        flusher.plan();
    }

    @Override
    public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
        rare.add(() -> target.wrongOwner(stream, replica, position, ringEpoch));
        flusher.plan();
    }

    @Override
    public void reachable(StreamId stream, int replica, boolean reachable) {
        rare.add(() -> target.reachable(stream, replica, reachable));
        flusher.plan();
    }

    /** Tells it all. To be called at the end of the turn. */
    void tell() {
        for (int i = 0; i < markCount; i++) {
            Mark told = marks.get(i);
            target.mark(told.stream, told.replica, told.mark);
        }
        markCount = 0;
        for (int i = rare.size(); i > 0; i--) {
            rare.remove().run();
        }
    }
}
