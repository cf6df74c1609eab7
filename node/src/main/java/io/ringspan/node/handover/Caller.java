package io.ringspan.node.handover;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.stream.Upstream;

/**
 * Stands on the store worker for an upstream of another worker: the same one from its first write until it is closed.
 *
 * <p><b>Owner.</b> The store worker; the upstream it stands for is only named here, and called on its own worker.
 */
final class Caller implements Upstream {
    private final Upstream upstream;
    private final Road<Answer> back;

    Caller(Upstream upstream, Road<Answer> back) {
        this.upstream = upstream;
        this.back = back;
    }

    @Override
    public void mark(StreamId stream, int replica, long mark) {
        back.add().mark(upstream, stream, replica, mark);
    }

    @Override
    public void behind(StreamId stream, int replica, long position, long life) {
        back.add().rare(() -> upstream.behind(stream, replica, position, life));
    }

    @Override
    public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
        back.add().rare(() -> upstream.wrongOwner(stream, replica, position, ringEpoch));
    }

    @Override
    public void reachable(StreamId stream, int replica, boolean reachable) {
        back.add().rare(() -> upstream.reachable(stream, replica, reachable));
    }

    /**
     * Stands on the store worker for whoever wants a store's replies on another.
     *
     * <p><b>Owner.</b> The store worker.
     */
    static final class Replies implements WriteReplies {
        private final WriteReplies wanted;
        private final Road<Answer> back;

        Replies(WriteReplies wanted, Road<Answer> back) {
            this.wanted = wanted;
            this.back = back;
        }

        @Override
        public void replied(long position, ByteBuf in, int at, int length, boolean last, int refusals) {
            Answer answer = back.add();
            answer.write(wanted, position, last, refusals);
            back.load(answer, in, at, length);
        }

        @Override
        public void unanswered(long position) {
            back.add().rare(() -> wanted.unanswered(position));
        }

        @Override
        public void notOwned(long position) {
            back.add().rare(() -> wanted.notOwned(position));
        }

        boolean isFor(WriteReplies other) {
            return wanted == other;
        }
    }
}
