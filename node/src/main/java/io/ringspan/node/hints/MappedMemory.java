package io.ringspan.node.hints;

import io.netty.util.internal.PlatformDependent;
import java.nio.ByteBuffer;

/**
 * Gives back the memory of a mapped file. Java 17 has no call for that but to wait until the buffer is collected, which may
 * be far off, and a process would seem to hold what it does not need. So this alone uses something of Netty that is not
 * meant for others; where it is not there, the memory waits for the collector.
 */
final class MappedMemory {
    private MappedMemory() {}

    /** Nobody may read or write it from now on, nor a part of it. */
    @SuppressWarnings("deprecation") // it is for memory that Netty did not give, which this is
    static void giveBack(ByteBuffer mapped) {
        PlatformDependent.freeDirectBuffer(mapped);
    }
}
