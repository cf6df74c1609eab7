package io.ringspan.node.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Output;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.Lease;
import io.ringspan.sim.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies for one peer, which takes them when told to, while others' replies wait, too. */
class UntakenRepliesTest {
    private static final int NODE_BYTES_MAX = 1_000_000;
    private static final int CONNECTION_BYTES_MAX = 400_000;
    private static final int REPLY_BYTES = 100_000;

    private final Tally tally = new Tally(new ManualTime());
    private final Budget room = new Budget(NODE_BYTES_MAX);
    private final Lease others = room.lease();
    private final Lease lease = room.lease();
    private final Peer peer = new Peer();
    private final Output output = new Output(peer.pipeline().firstContext(), new Flusher(Runnable::run));
    private final ReplyRoom ofTheWorker = new ReplyRoom(lease, REPLY_BYTES, tally::peerRepliesWait);
    private final UntakenReplies replies =
            new UntakenReplies(output, new UntakenReplies.Room(ofTheWorker, CONNECTION_BYTES_MAX, tally));

    /** Takes all or nothing. */
    private static final class Peer extends EmbeddedChannel {
        private boolean takes;

        Peer() {
            super(new ChannelInboundHandlerAdapter());
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            while (takes && in.current() != null) {
                in.remove();
            }
        }

        void take() {
            takes = true;
            flush();
            takes = false;
        }
    }

    @AfterEach
    void nothingIsCountedOnceItIsClosed() {
        replies.close();
        assertThat(lease.used()).isZero();
        assertThat(tally.peerReplyBytes()).isZero();
        peer.take();
        peer.close();
        output.discard();
    }

    private int passUntilDropped() {
        int passed = 0;
        while (replies.mayPass()) {
            output.writeOwned(Unpooled.buffer(REPLY_BYTES).writeZero(REPLY_BYTES));
            passed++;
        }
        return passed;
    }

    @Test
    void whoKeepsUpIsNotCounted() {
        for (int i = 0; i < 100; i++) {
            assertThat(replies.mayPass()).isTrue();
        }
        assertThat(lease.used()).isZero();
        assertThat(tally.peerRepliesDropped()).isZero();
    }

    @Test
    void whoDoesNotCostsTheLimitAndOneReplyAndIsServedAgainWhenItHasTakenThem() {
        replies.behind(true);
        passUntilDropped();
        assertThat(output.pendingBytes())
                .isBetween((long) CONNECTION_BYTES_MAX, (long) CONNECTION_BYTES_MAX + REPLY_BYTES);
        assertThat(tally.peerReplyBytes())
                .isBetween((long) CONNECTION_BYTES_MAX - REPLY_BYTES, (long) CONNECTION_BYTES_MAX);
        assertThat(tally.peerRepliesDropped()).isOne();
        peer.take();
        replies.behind(false);
        assertThat(lease.used()).isZero();
        assertThat(replies.mayPass()).isTrue();
    }

    @Test
    void whatItTookMeanwhileIsRoomAgain() {
        replies.behind(true);
        passUntilDropped();
        peer.take();
        assertThat(replies.mayPass()).isTrue();
        assertThat(lease.used()).isZero();
    }

    @Test
    void allTogetherCostNoMoreThanTheNodesLimit() {
        others.take(NODE_BYTES_MAX - 2L * REPLY_BYTES);
        replies.behind(true);
        passUntilDropped();
        assertThat(lease.used() + others.used()).isLessThanOrEqualTo(NODE_BYTES_MAX);
        assertThat(output.pendingBytes()).isLessThan(3L * REPLY_BYTES + 1_000);
        others.give(others.used());
        others.trim();
        assertThat(replies.mayPass()).isTrue();
    }
}
