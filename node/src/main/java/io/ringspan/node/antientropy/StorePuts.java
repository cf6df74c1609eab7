package io.ringspan.node.antientropy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.ringspan.node.antientropy.exchange.Puts;
import io.ringspan.node.io.Span;
import io.ringspan.node.store.OrderedLink;
import io.ringspan.node.store.SettledWrite;
import java.util.concurrent.CompletableFuture;

/**
 * Values for the own store, through its store worker.
 *
 * <p><b>Threads.</b> Any asks; the store worker sends.
 */
public final class StorePuts implements Puts {
    private static final int PROTOCOL = 2;
    private static final int REPLY_BYTES_MAX = 1 << 20;

    private final EventLoop loop;
    private final OrderedLink store;

    /**
     * For that store.
     *
     * @param loop the store worker's
     */
    public StorePuts(EventLoop loop, OrderedLink store) {
        this.loop = loop;
        this.store = store;
    }

    @Override
    public CompletableFuture<Integer> put(Put put) {
        Asked sink = new Asked(REPLY_BYTES_MAX);
        loop.execute(() -> {
            if (!store.isUp() || store.isFull()) {
                sink.broken();
                return;
            }
            long[] versions = put.versions();
            ByteBuf bytes = Unpooled.wrappedBuffer(put.commands());
            Span span = new Span();
            span.set(bytes, 0, bytes.readableBytes(), put.count(), put.token(), PROTOCOL);
            store.putIf(
                    span,
                    new SettledWrite.Versions(put.keyCommandAt(), versions[0], versions[1], versions[2], versions[3]),
                    sink);
        });
        return sink.answer().thenApply(replied -> {
            if (replied == null || replied.last().length < 2 || replied.last()[0] == '-') {
                return REFUSED;
            }
            return replied.last()[1] == 'C' ? CHANGED : TAKEN;
        });
    }
}
