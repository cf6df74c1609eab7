package io.ringspan.node.replica;

import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.peer.PeerLinks;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.WriteFlags;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.stream.PeerSender;
import io.ringspan.replication.stream.Upstream;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends one worker's writes on: to peers over its links, to the own store through its gate.
 *
 * <p><b>Owner.</b> The worker.
 */
final class StreamSender implements PeerSender {
    private static final byte NO_FLAGS = 0;

    /** Who wants the own store's replies, and that the others' are wanted. */
    interface Wanted {
        /** Null when nobody wants any store's replies to the write. */
        @Nullable
        WriteReplies replies(StreamId stream, WriteFrame write);
    }

    private final IntPredicate isHere;
    private final PeerLinks links;
    private final StoreGate store;
    private final Upstream back;
    private final Wanted wanted;
    private final Runnable pause;

    /**
     * Makes a sender.
     *
     * @param isHere whether a node is in the own datacenter
     * @param links to the peers
     * @param back where what the own store has to say goes
     * @param wanted who wants replies
     * @param pause has streams go on a little later
     */
    StreamSender(IntPredicate isHere, PeerLinks links, StoreGate store, Upstream back, Wanted wanted, Runnable pause) {
        this.isHere = isHere;
        this.links = links;
        this.store = store;
        this.back = back;
        this.wanted = wanted;
        this.pause = pause;
    }

    @Override
    public boolean connected(int node) {
        PeerLink link = links.to(node);
        return link == null || link.isUp();
    }

    @Override
    public boolean write(int replica, StreamId stream, WriteFrame write, long prev) {
        PeerLink link = links.to(replica);
        WriteReplies replies = wanted.replies(stream, write);
        if (link == null) {
            store.offer(back, replies, stream, write, prev);
            return true;
        }
        int wants = replies == null ? NO_FLAGS : WriteFlags.WANTS_REPLY;
        return link.write(stream, write, (byte) (wants | (write.flags() & WriteFrame.EARLIER)), prev);
    }

    @Override
    public boolean relay(int relay, StreamId stream, WriteFrame write, RackPrevs prevs) {
        PeerLink link = links.to(relay);
        return link != null && link.relay(stream, write, prevs);
    }

    @Override
    public void resume(int via, int replica, StreamId stream, Resume resume) {
        PeerLink link = links.to(via);
        if (link == null) {
            store.resume(back, stream, resume);
        } else {
            link.resume(!isHere.test(via), replica, stream, resume); // elsewhere a node is a relay, also for itself
        }
    }

    @Override
    public void pause(StreamId stream) {
        pause.run();
    }
}
