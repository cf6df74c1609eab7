package io.ringspan.node.sim.net;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Gives out buffers and knows how many bytes of them were not given back. All of them lie on the heap, where they cost a
 * simulation least: what uses them cannot tell.
 *
 * <p><b>Owner.</b> The thread of the test.
 */
public final class CountedMemory extends AbstractByteBufAllocator {
    private long usedBytes;

    /** The bytes of all buffers that were given out and not given back. */
    public long usedBytes() {
        return usedBytes;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return new Counted(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return new Counted(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }

    /** Tells what it takes and gives back. */
    private final class Counted extends UnpooledHeapByteBuf {
        Counted(int initialCapacity, int maxCapacity) {
            super(CountedMemory.this, initialCapacity, maxCapacity);
        }

        @Override
        protected byte[] allocateArray(int length) {
            usedBytes += length;
            return super.allocateArray(length);
        }

        @Override
        protected void freeArray(byte[] array) {
            usedBytes -= array.length;
            super.freeArray(array);
        }
    }
}
