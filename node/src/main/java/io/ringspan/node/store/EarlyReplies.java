package io.ringspan.node.store;

import io.ringspan.replication.frame.StreamId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who wants the replies to writes that came before what precedes them, and wait for their turn.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> {@value #KEPT_MAX} writes; whoever wants the replies to more is told
 * that none will come.
 */
final class EarlyReplies {
    private static final int KEPT_MAX = 16 * 1024;

    private final Map<Key, WriteReplies> wanted = new HashMap<>();

    private record Key(StreamId stream, long position) {}

    /** The write waits. */
    void add(StreamId stream, long position, WriteReplies replies) {
        if (wanted.size() >= KEPT_MAX) {
            replies.unanswered(position);
        } else {
            wanted.put(new Key(stream, position), replies);
        }
    }

    /** The write's turn has come: who wants its replies. */
    @Nullable
    WriteReplies take(StreamId stream, long position) {
        return wanted.isEmpty() ? null : wanted.remove(new Key(stream, position));
    }

    /** Those that waited are gone: what becomes of them, the marks tell. */
    void giveUp() {
        wanted.forEach((key, replies) -> replies.unanswered(key.position()));
        wanted.clear();
    }
}
