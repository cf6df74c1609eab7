package io.ringspan.node.handover;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.io.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of one worker has for another, in order. Small pieces are copied together; a large one is retained where
 * it is. Reused, with its entries and its buffer.
 *
 * <p><b>Owner.</b> The sending worker until it is sent, then the receiving one until it has been emptied, then the sender
 * again. <b>Buffers.</b> Has one of its own; pieces of others are released by {@link #empty}. <b>Limits.</b> Keeps room
 * for {@value #ENTRIES_KEPT_MAX} entries and {@value #BYTES_KEPT_MAX} bytes from one use to the next.
 *
 * @param <E> what it is filled with
 */
final class Parcel<E extends Entry> {
    /** What an entry counts for besides its bytes. */
    static final int ENTRY_BYTES = 64;

    private static final int ENTRIES_KEPT_MAX = 1024;
    private static final int BYTES_KEPT_MAX = 64 * 1024;
    private static final int BYTES_FIRST = 4 * 1024;

    private final Supplier<E> entry;
    private final ByteBufAllocator allocator;
    private final List<E> entries = new ArrayList<>();
    private int count;
    private long bytes;
    private long fence;
    private @Nullable ByteBuf small;

    Parcel(Supplier<E> entry, ByteBufAllocator allocator) {
        this.entry = entry;
        this.allocator = allocator;
    }

    /** The next entry, to be filled in. */
    E add() {
        if (count == entries.size()) {
            entries.add(entry.get());
        }
        bytes += ENTRY_BYTES;
        return entries.get(count++);
    }

    /** Gives an entry its bytes: a copy, or a reference. */
    void load(Piece piece, ByteBuf from, int at, int length) {
        bytes += length;
        if (length >= Output.COPY_BELOW_BYTES) {
            piece.retained(from, at, length);
            return;
        }
        ByteBuf into = small;
        if (into == null) {
            into = allocator.directBuffer(BYTES_FIRST);
            small = into;
        }
        piece.copied(into, into.writerIndex(), length);
        into.writeBytes(from, at, length);
    }

    /** Has it wait until what is told then has come so far. */
    void waitFor(long reached) {
        fence = reached;
    }

    /** What it waits for. */
    long fence() {
        return fence;
    }

    /** How much it counts for against the limit of what is on the road. */
    long bytes() {
        return bytes;
    }

    void forEach(Consumer<E> taker) {
        for (int i = 0; i < count; i++) {
            taker.accept(entries.get(i));
        }
    }

    /** Gives back what it holds but for what it will need again. */
    void empty() {
        for (int i = 0; i < count; i++) {
            entries.get(i).clear();
        }
        if (count > ENTRIES_KEPT_MAX) {
            entries.subList(ENTRIES_KEPT_MAX, entries.size()).clear();
        }
        count = 0;
        bytes = 0;
        ByteBuf own = small;
        // Whoever retained a part of it still reads it: then it is theirs.
        if (own != null && own.refCnt() == 1 && own.capacity() <= BYTES_KEPT_MAX) {
            own.clear();
        } else {
            dropBuffer();
        }
    }

    /** Gives back everything. */
    void discard() {
        empty();
        dropBuffer();
    }

    private void dropBuffer() {
        ByteBuf own = small;
        if (own != null) {
            small = null;
            own.release();
        }
    }
}
