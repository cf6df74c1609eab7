package io.ringspan.node.transaction;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client publishes within a transaction, until it is known whether that has run. No store sees it: subscribers are at nodes.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds copies until {@link #release}. <b>Limits.</b> The caller's, by {@link #weight}.
 */
public final class QueuedMessages {
    /** What each weighs besides its bytes, about. */
    private static final int WEIGHT_EACH = 256;

    private final ByteBuf bytes;
    private final List<Queued> all = new ArrayList<>();

    /**
     * One of them.
     *
     * @param place how many of the transaction's other commands stand before it
     * @param arguments valid until all are released
     */
    public record Queued(int place, Command command, Arguments arguments) {}

    QueuedMessages(ByteBufAllocator allocator) {
        this.bytes = allocator.directBuffer();
    }

    void add(int place, Command command, Arguments arguments) {
        Arguments kept = new Arguments();
        kept.begin(bytes);
        for (int i = 0; i < arguments.count(); i++) {
            kept.add(bytes.writerIndex(), arguments.length(i));
            bytes.writeBytes(arguments.bytes(), arguments.at(i), arguments.length(i));
        }
        all.add(new Queued(place, command, kept));
    }

    /** In order. */
    public List<Queued> all() {
        return List.copyOf(all);
    }

    int count() {
        return all.size();
    }

    int weight() {
        return bytes.readableBytes() + WEIGHT_EACH * all.size();
    }

    /** Gives up all of them. */
    public void release() {
        bytes.release();
        all.clear();
    }
}
