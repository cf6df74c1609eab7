package io.ringspan.node.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.store.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who wants the store's replies to a write: the one that offers it, or has offered it before it was its turn.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> {@value #KEPT_MAX} writes that wait; whoever wants the replies to more is told
 * that none will come.
 */
final class WantedReplies {
    private static final int KEPT_MAX = 16 * 1024;

    private final Protocol protocol;
    private final Map<Key, WriteReplies> waiting = new HashMap<>();
    private final List<Lingering> lingering = new ArrayList<>();
    private @Nullable WriteReplies offering;
    private long offered;

    /** Not before a flush is over. */
    private record Lingering(WriteReplies replies, long position) {}

    private record Key(StreamId stream, long position) {}

    WantedReplies(Protocol protocol) {
        this.protocol = protocol;
    }

    /** A write is being offered. */
    void offering(@Nullable WriteReplies replies, long position) {
        offering = replies;
        offered = position;
    }

    /** What became of it. */
    void offered(StreamId stream, Verdict verdict) {
        WriteReplies replies = offering;
        offering = null;
        if (replies == null) {
            return;
        }
        switch (verdict) {
            case TAKEN -> {}
            case EARLY -> add(stream, replies);
            case WRONG_OWNER -> replies.notOwned(offered);
            default -> replies.unanswered(offered);
        }
    }

    private void add(StreamId stream, WriteReplies replies) {
        if (waiting.size() >= KEPT_MAX) {
            replies.unanswered(offered);
        } else {
            waiting.put(new Key(stream, offered), replies);
        }
    }

    /** The write's turn has come: who wants its replies. */
    @Nullable
    WriteReplies take(StreamId stream, long position) {
        if (offering != null && position == offered) {
            return offering;
        }
        return waiting.isEmpty() ? null : waiting.remove(new Key(stream, position));
    }

    /** The write's turn has come, and it is answered when a flush is over. */
    void linger(StreamId stream, long position) {
        WriteReplies replies = take(stream, position);
        if (replies != null && lingering.size() >= KEPT_MAX) {
            replies.unanswered(position);
        } else if (replies != null) {
            lingering.add(new Lingering(replies, position));
        }
    }

    /** It is. */
    void lingered() {
        ByteBuf ok = Unpooled.wrappedBuffer(protocol.ok());
        lingering.forEach(each -> each.replies().replied(each.position(), ok, 0, ok.readableBytes(), true, 0));
        lingering.clear();
    }

    /** Those that wait are gone: what becomes of them, the marks tell. */
    void giveUp() {
        waiting.forEach((key, replies) -> replies.unanswered(key.position()));
        waiting.clear();
        lingering.forEach(each -> each.replies().unanswered(each.position()));
        lingering.clear();
    }
}
