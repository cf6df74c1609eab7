package io.ringspan.node.flush.dump;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.ringspan.node.flush.GatheredReplies;
import io.ringspan.node.flush.KeyWalk;
import io.ringspan.node.flush.Sweep;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.Piece;
import io.ringspan.node.protocol.Protocol;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the keys of a memcached by {@code lru_crawler metadump}, over a connection of its own: the list may be long. It is asked for once
 * what was sent before has been answered, so that nothing comes behind the list that should be in it; and the next page is looked at once what the
 * last one has deleted is gone, so that live commands wait for one page at the most.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class DumpWalk implements KeyWalk {
    private final Protocol protocol;
    private final Sweep.Way way;
    private final Function<ChannelHandler, Bootstrap> dial;
    private @Nullable Pages wanted;
    private @Nullable DumpConnection current;

    /** @param dial makes a connection to the store, on the worker's loop, with that handler */
    public DumpWalk(Protocol protocol, Sweep.Way way, Function<ChannelHandler, Bootstrap> dial) {
        this.protocol = protocol;
        this.way = way;
        this.dial = dial;
    }

    @Override
    public String needs() {
        return "lru_crawler metadump";
    }

    @Override
    public int delete(List<Piece> names, ByteBuf out) {
        names.forEach(name -> protocol.delete(name.in(), name.at(), name.length(), out));
        return names.size();
    }

    @Override
    public void begin(Pages pages) {
        DumpConnection before = current;
        current = null;
        wanted = pages;
        if (before != null) {
            before.close();
        }
        behindAll(pages, () -> {
            if (wanted == pages) {
                connect(pages);
            }
        });
    }

    private void connect(Pages pages) {
        DumpConnection connection = new DumpConnection(pages, then -> behindAll(pages, then));
        current = connection;
        dial.apply(connection).connect().addListener(done -> {
            if (!done.isSuccess()) {
                pages.refused(String.valueOf(done.cause().getMessage()));
            }
        });
    }

    /** Does something once the store has done all that was sent to it before. */
    private void behindAll(Pages pages, Runnable then) {
        if (!way.isUp()) {
            pages.broken();
            return;
        }
        ByteBuf nothing = Unpooled.wrappedBuffer(protocol.signOfLife());
        Span span = new Span();
        span.set(nothing, 0, nothing.readableBytes(), 1, 0, protocol.firstDialect());
        way.put(span, new GatheredReplies() {
            @Override
            protected void whole(ByteBuf in, int at, int length) {
                then.run();
            }

            @Override
            public void broken() {
                pages.broken();
            }
        });
    }
}
