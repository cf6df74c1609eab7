package io.ringspan.node.sim;

import io.ringspan.conf.Consistency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client has asked for.
 *
 * @param number in the order of all requests of a run
 * @param dc of the client's node
 * @param node the client's node
 * @param session the connection it was sent over: no two of a run have the same name
 * @param sequence of a write to a key with one writer, which number it is among those to that key
 * @param value what is written, unlike all else that is; null of reads and counters
 */
public record Request(
        int number,
        String dc,
        int node,
        String session,
        Kind kind,
        List<String> keys,
        Consistency level,
        int sequence,
        @Nullable String value) {
    /** What is asked for. */
    public enum Kind {
        SET,
        GET,
        MGET,
        APPEND,
        INCR,
        DEL,
        WAIT,
        HELLO,
        PING,
        SETNX,
        GETSET,
        RPUSH,
        LPOP,
        SADD,
        SPOP,
        EVAL,
        MULTI,
        QUEUED,
        EXEC;

        public boolean isWrite() {
            return switch (this) {
                case SET, APPEND, INCR, DEL, SETNX, GETSET, RPUSH, LPOP, SADD, SPOP, EVAL -> true;
                default -> false;
            };
        }

        /** Whether a replica has to decide it. */
        public boolean isDecided() {
            return switch (this) {
                case SETNX, GETSET, LPOP, SPOP, EVAL, EXEC -> true;
                default -> false;
            };
        }

        /** Whether a level says when it is answered. */
        public boolean hasLevel() {
            return isWrite() || this == GET || this == MGET;
        }
    }

    public String key() {
        return keys.get(0);
    }

    @Override
    public String toString() {
        return "#" + number + " " + kind + " " + keys + (sequence > 0 ? "=" + sequence : "") + " at " + level + " over "
                + session + " by node " + node;
    }
}
