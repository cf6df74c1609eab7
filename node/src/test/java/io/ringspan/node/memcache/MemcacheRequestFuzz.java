package io.ringspan.node.memcache;

import io.ringspan.fuzz.Check;

/**
 * What clients send. However it is cut, the same commands are found in it; what is sent of one is found to be that command again, now and later; and
 * room that was claimed is given back.
 */
public final class MemcacheRequestFuzz {
    private MemcacheRequestFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Check.same(
                FoundRequests.of(input, input.length),
                FoundRequests.of(input, Check.cuts(input)),
                "what is found in pieces");
    }
}
