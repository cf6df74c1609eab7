package io.ringspan.node;

import io.ringspan.node.io.DirectMemory;

/** A node is never weaker than its file: what the JVM would not give stops the start. */
final class StartMemory {
    private StartMemory() {}

    /** @throws StartException when the JVM gives less direct memory than that */
    static void require(long bytes, int pools) {
        long jvm = DirectMemory.jvmBytesMax();
        if (bytes > jvm) {
            long mebibytes = (bytes >> 20) + 1;
            String whose = pools == 1 ? "" : " of all " + pools + " pools together";
            throw new StartException(
                    "direct_memory_max" + whose + " is " + bytes + " bytes, but this JVM gives at most " + jvm
                            + ". To fix: start it with -XX:MaxDirectMemorySize=" + mebibytes
                            + "m or more, or lower direct_memory_max");
        }
    }
}
