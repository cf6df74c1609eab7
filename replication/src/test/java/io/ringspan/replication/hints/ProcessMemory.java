package io.ringspan.replication.hints;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;

/** Memory of one process, all of which comes back when it ends. */
public final class ProcessMemory extends AbstractByteBufAllocator {
    private final UnpooledByteBufAllocator real = new UnpooledByteBufAllocator(false, true);
    private final List<ByteBuf> given = new ArrayList<>();

    /** The process ends. */
    public void end() {
        given.stream().filter(buffer -> buffer.refCnt() > 0).forEach(ByteBuf::release);
        given.clear();
    }

    long used() {
        return real.metric().usedDirectMemory();
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return real.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        ByteBuf buffer = real.directBuffer(initialCapacity, maxCapacity);
        given.add(buffer);
        return buffer;
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
