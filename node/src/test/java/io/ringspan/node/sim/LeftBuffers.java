package io.ringspan.node.sim;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Finds buffers of Netty's own allocator that were dropped without a release. Netty tells of them once they are collected
 * and it is asked for the next one. To look at each buffer and all that is done with it, as it does in all tests, takes ten
 * times as long as a simulation: so it looks closely at some runs, and at some of the buffers of the others. One at a time.
 */
public final class LeftBuffers implements AutoCloseable {
    private static final String CANARY = "dropped on purpose, to see when all has been found: ";

    private static final int TRIES_MAX = 1_000;

    private final List<String> found = new ArrayList<>();
    private final Level before = ResourceLeakDetector.getLevel();
    private int canaries;

    /** @param all whether to look at each buffer */
    public LeftBuffers(boolean all) {
        ByteBufUtil.setLeakListener((type, records) -> found.add(records));
        find();
        found.clear();
        ResourceLeakDetector.setLevel(all ? Level.PARANOID : Level.SIMPLE);
    }

    /** What was found, as Netty says it: where each was used last. */
    public List<String> found() {
        find();
        return found.stream().filter(records -> !records.contains(CANARY)).toList();
    }

    /** Drops one more, and waits until it is found: what was dropped before it has been found by then. */
    private void find() {
        Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(Level.PARANOID);
        String canary = CANARY + System.identityHashCode(this) + "." + ++canaries + ";";
        FaultLog quiet = new FaultLog();
        try {
            drop(canary);
            BooleanSupplier isFound = () -> found.stream().anyMatch(records -> records.contains(canary));
            for (int tries = 0; !isFound.getAsBoolean(); tries++) {
                if (tries == TRIES_MAX) {
                    throw new AssertionError("a buffer that was dropped on purpose is not found");
                }
                System.gc();
                Thread.onSpinWait();
                ByteBufAllocator.DEFAULT.directBuffer(1).release();
            }
        } finally {
            quiet.close();
        }
        ResourceLeakDetector.setLevel(level);
    }

    private static void drop(String canary) {
        ByteBufAllocator.DEFAULT.directBuffer(1).touch(canary);
    }

    @Override
    public void close() {
        ByteBufUtil.setLeakListener(null);
        ResourceLeakDetector.setLevel(before);
    }
}
