package io.ringspan.node.flush.dump;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.ringspan.node.flush.KeyWalk.Pages;
import io.ringspan.node.memcache.whole.DumpedItem;
import io.ringspan.node.protocol.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One list of all keys of a memcached, while it comes. No more is read from the connection than is looked at.
 *
 * <p><b>Owner.</b> The store worker. <b>Buffers.</b> Holds what was read and not looked at yet: one read, and a line. <b>Limits.</b> {@value #PAGE} keys
 * in a page, {@value #LINE_BYTES_MAX} bytes in a line.
 */
final class DumpConnection extends ChannelInboundHandlerAdapter {
    private static final int PAGE = 256;
    private static final int LINE_BYTES_MAX = 4096;
    private static final String BROKEN_OFF = "it has broken off the list of its keys";

    private final Pages pages;
    private final Consumer<Runnable> paced;
    private final ByteBuf come = Unpooled.buffer();
    private @Nullable ChannelHandlerContext channel;
    private boolean isOver;

    /** @param paced does something when what was sent to the store before is done */
    DumpConnection(Pages pages, Consumer<Runnable> paced) {
        this.pages = pages;
        this.paced = paced;
    }

    /** Nothing more is wanted. */
    void close() {
        isOver = true;
        ChannelHandlerContext open = channel;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context;
        if (isOver) {
            context.close();
            return;
        }
        context.channel().config().setAutoRead(false);
        context.writeAndFlush(Unpooled.copiedBuffer(DumpedItem.LIST_ALL + "\r\n", US_ASCII));
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!isOver && message instanceof ByteBuf bytes) {
            come.discardReadBytes();
            come.writeBytes(bytes);
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        look();
    }

    private void look() {
        List<Piece> names = new ArrayList<>();
        boolean more = true;
        while (!isOver && more && names.size() < PAGE) {
            int feed = come.indexOf(come.readerIndex(), come.writerIndex(), (byte) '\n');
            more = feed >= 0;
            if (more) {
                line(come.readerIndex(), feed, names);
                come.readerIndex(feed + 1);
            } else if (come.readableBytes() > LINE_BYTES_MAX) {
                refused(BROKEN_OFF);
            }
        }
        if (names.isEmpty() || isOver) {
            read();
        } else if (pages.page(names)) {
            paced.accept(this::look);
        } else {
            close();
        }
    }

    private void read() {
        ChannelHandlerContext open = channel;
        if (!isOver && open != null) {
            open.read();
        }
    }

    private void line(int at, int feed, List<Piece> names) {
        int end = feed > at && come.getByte(feed - 1) == '\r' ? feed - 1 : feed;
        DumpedItem item = DumpedItem.of(come, at, end);
        if (item != null) {
            names.add(new Piece(Unpooled.wrappedBuffer(item.name()), 0, item.name().length));
            return;
        }
        String said = come.toString(at, end - at, US_ASCII);
        boolean goesOn = names.isEmpty() || pages.page(names);
        close();
        if (!goesOn) {
            return;
        }
        if (said.equals(DumpedItem.END)) {
            pages.end();
        } else {
            pages.refused(said);
        }
    }

    private void refused(String why) {
        close();
        pages.refused(why);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!isOver) {
            refused(BROKEN_OFF);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!isOver) {
            refused(String.valueOf(cause.getMessage()));
        }
    }
}
