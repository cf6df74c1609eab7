package io.ringspan.replication.stream;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.HintListener;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts and tells what replicas of a stream will not get, whether it was in memory or on disk.
 *
 * <p><b>Owner.</b> The stream's worker; the counts may be read from elsewhere.
 */
final class Skips {
    private final StreamId stream;
    private final SkipListener listener;
    private final Supplier<Topology> topology;
    private long writes;
    private long bytes;

    Skips(StreamId stream, SkipListener listener, Supplier<Topology> topology) {
        this.stream = stream;
        this.listener = listener;
        this.topology = topology;
    }

    /** The replica will not get this write. */
    void add(Window window, WriteFrame write, ReplicaSet owners) {
        if (!window.burst().isOn()) {
            listener.skipping(stream, window.id());
        }
        window.burst().add(write, owners, topology.get());
        window.leftOut(write.clock());
        writes++;
        bytes += write.length();
    }

    /** The replica will not get what its disk no longer shows; if nobody knows how many writes that is, they count as one. */
    void add(Window window, HintListener.Lost lost) {
        window.leftOut(Resume.NO_STAMP);
        writes += Math.max(1, lost.records());
        bytes += Math.max(0, lost.bytes());
    }

    /** The replica takes writes again, or is none any more. */
    void endBurst(Window window) {
        listener.skipped(stream, window.id(), window.burst().end());
    }

    long writes() {
        return writes;
    }

    long bytes() {
        return bytes;
    }

    /** Hears what a replica's log on disk has lost. */
    static final class OnDisk implements HintListener {
        private final Windows windows;
        private final SkipListener listener;
        private final NodeId replica;
        private final WriteFrame frame = new WriteFrame();

        OnDisk(Windows windows, SkipListener listener, NodeId replica) {
            this.windows = windows;
            this.listener = listener;
            this.replica = replica;
        }

        @Override
        public void dropped(Cause cause, long position, long millis, ByteBuf payload, int at, int length) {
            @Nullable Window window = windows.named(replica);
            HintCodec.decode(position, payload, at, length, frame);
            if (window != null) {
                Topology topology = windows.topology();
                windows.skips().add(window, frame, topology.replicas(frame.token()));
            }
        }

        @Override
        public boolean giveWay() {
            @Nullable Window asking = windows.named(replica);
            @Nullable Window most = asking;
            for (Window window : windows.all()) {
                boolean more = most == null
                        || window.backlog().bytes() > most.backlog().bytes();
                most = more ? window : most;
            }
            return most != null && most != asking && most.backlog().dropOldest();
        }

        @Override
        public void lost(Lost lost) {
            @Nullable Window window = windows.named(replica);
            if (window != null) {
                windows.skips().add(window, lost);
            }
            listener.lost(windows.stream(), replica);
            listener.hintsFailed(windows.stream(), replica, lost.toString());
        }

        @Override
        public void refused(Refused refused) {
            listener.hintsFailed(windows.stream(), replica, refused.toString());
        }

        @Override
        public void troubled(String file, IOException why) {
            listener.hintsFailed(windows.stream(), replica, file + ": " + why);
        }
    }
}
