package io.ringspan.node.decide.memcached;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.memcache.MemcacheSpanCommands;
import io.ringspan.node.memcache.ToldForm;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.ReplyWalker;
import io.ringspan.node.protocol.StoredValue;

/**
 * Whole values that the store has given, as commands that give others the same.
 *
 * <p><b>Owner.</b> Worker 0. Used once.
 */
final class FoundValues {
    private final Protocol protocol;
    private final long nowMillis;
    private boolean won;

    /** @param nowMillis since 1970 */
    FoundValues(Protocol protocol, long nowMillis) {
        this.protocol = protocol;
        this.nowMillis = nowMillis;
    }

    /** Whether one of them was stale, and has been won by asking for it. */
    boolean haveWon() {
        return won;
    }

    /**
     * Writes a command for each.
     *
     * @param replies to what was asked of each key
     * @param command where the keys' names stand
     * @return whether the store gave all; else what is written means nothing
     */
    boolean put(HeldReply replies, ByteBuf command, MemcacheSpanCommands keys, ByteBuf out) {
        ReplyWalker walker = protocol.replyWalker();
        int at = replies.at();
        for (int key = 0; key < keys.keys(); key++) {
            int end = walker.advance(replies.bytes(), at, replies.end());
            if (end < 0 || !walker.hasEnded()) {
                return false;
            }
            StoredValue value = protocol.wholeValues().in(replies.bytes().slice(at, end - at), nowMillis);
            if (value == null) {
                return false;
            }
            protocol.wholeValues().put(value, command, keys.keyAt(key), keys.keyLength(key), out);
            won |= ToldForm.hasWon(replies.bytes(), at);
            at = end;
        }
        return true;
    }
}
