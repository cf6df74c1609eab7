package io.ringspan.node.acl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.level.Glob;

/**
 * Keys or channels that a user may use.
 *
 * @param text as it is written
 * @param read whether what they hold may be told
 * @param write whether they may be changed
 */
record Pattern(String text, Glob glob, boolean read, boolean write) {
    static Pattern of(String text, boolean read, boolean write) {
        return new Pattern(text, Glob.exact(text.getBytes(UTF_8)), read, write);
    }

    boolean takes(ByteBuf in, int at, int length, boolean reads, boolean writes) {
        return (read || !reads) && (write || !writes) && glob.matches(in, at, length);
    }

    /** As Redis writes it. */
    String rule() {
        if (read && write) {
            return "~" + text;
        }
        return (read ? "%R~" : "%W~") + text;
    }
}
