package io.ringspan.node;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.io.DirectMemory;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a node has of its process beside others. Memory outside the heap belongs to all of them, since whose a buffer is
 * cannot be seen: they may use together what their files say together.
 *
 * <p><b>Threads.</b> Any.
 *
 * @param go completed when the node may take clients: as long as others that are to run beside it may fail to start, it
 *     must not. What waits for it is done by whoever completes it
 */
public record ProcessShare(DirectMemory memory, CompletableFuture<Void> go) {
    /**
     * Of a node with the process for itself, as far as it is concerned.
     *
     * @throws StartException when the JVM gives less memory than the node may use
     */
    static ProcessShare alone(PoolConf conf) {
        return new ProcessShare(memory(List.of(conf)), CompletableFuture.completedFuture(null));
    }

    /**
     * What nodes have together that run in one process.
     *
     * @throws StartException when the JVM gives less than they may use
     */
    public static DirectMemory memory(List<PoolConf> pools) {
        long bytes = pools.stream()
                .mapToLong(pool -> pool.process().directBytesMax())
                .sum();
        require(bytes, pools.size());
        return new DirectMemory(bytes);
    }

    /** A node is never weaker than its file: what the JVM would not give stops the start. */
    private static void require(long bytes, int pools) {
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
