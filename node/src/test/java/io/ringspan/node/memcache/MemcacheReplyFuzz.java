package io.ringspan.node.memcache;

import io.ringspan.fuzz.Check;
import java.util.List;

/** What a memcached answers. However it is cut, the walker finds the same replies in it, and those that a plain parser finds. */
public final class MemcacheReplyFuzz {
    private MemcacheReplyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<String> whole = WalkedReplies.of(input);
        Check.same(PlainReplies.of(input), whole, "replies as the walker finds them");
        Check.same(whole, WalkedReplies.of(input, Check.cuts(input)), "replies in pieces");
    }
}
