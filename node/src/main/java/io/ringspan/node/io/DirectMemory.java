package io.ringspan.node.io;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How much memory outside the heap is in use, and whether there is room for more. A large value claims its room when its
 * length becomes known, long before its bytes have come: so two that do not fit together never both begin.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> {@code bytesMax}, for the whole process: whoever shares a JVM shares its memory.
 * Above it nothing breaks; what is new is refused until there is room.
 */
public final class DirectMemory {
    private final long bytesMax;
    private final LongSupplier used;
    private final AtomicLong claimed = new AtomicLong();

    /** The memory of this process's buffers. */
    public DirectMemory(long bytesMax) {
        this(bytesMax, DirectMemory::usedByBuffers);
    }

    DirectMemory(long bytesMax, LongSupplier used) {
        this.bytesMax = bytesMax;
        this.used = used;
    }

    /** How much there may be in use. */
    public long bytesMax() {
        return bytesMax;
    }

    /** Bytes that the buffers of the whole process hold. */
    public static long usedByBuffers() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                ? provider.metric().usedDirectMemory()
                : 0;
    }

    /** The most that this JVM lets anybody have, whatever a node is told. */
    public static long jvmBytesMax() {
        long told = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
        return told > 0 ? told : Runtime.getRuntime().maxMemory();
    }

    /** Claims room for a value that is about to come; false, and nothing claimed, when there is none. */
    public boolean claim(long bytes) {
        long before = claimed.get();
        while (used.getAsLong() + before + bytes <= bytesMax) {
            if (claimed.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = claimed.get();
        }
        return false;
    }

    /** Gives a claim back: the value has come, or never will. */
    public void giveBack(long bytes) {
        claimed.addAndGet(-bytes);
    }

    /** Whether all of it is in use. */
    public boolean isFull() {
        return used.getAsLong() >= bytesMax;
    }
}
