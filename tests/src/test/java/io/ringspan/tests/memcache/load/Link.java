package io.ringspan.tests.memcache.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.IntSupplier;

/**
 * One connection of the load: a batch that is sent, and its replies.
 *
 * <p><b>Owner.</b> The thread of the load. <b>Buffers.</b> Its own, until {@link #close}. <b>Limits.</b> It holds at most
 * {@value #IN_BYTES} bytes that came.
 */
final class Link {
    /** More than any line that the walker waits for, so it can always go on. */
    private static final int IN_BYTES = 128 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final RequestBatch batch;
    private final ReplyCheck check;
    private final ByteBuf in = Unpooled.directBuffer(IN_BYTES, IN_BYTES);

    private int waiting;
    private long begunNanos;

    /** Who is told of each reply. */
    interface Ear {
        /** One that its command has, with values for so many of its keys. */
        void right(int hits);

        /** One that it has not; the words are for people. */
        void wrong(String words);
    }

    private Link(SocketChannel channel, Selector selector, LoadPlan plan, IntSupplier keys) throws IOException {
        this.channel = channel;
        this.batch = new RequestBatch(plan, keys);
        this.check = new ReplyCheck(plan);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    static Link open(InetSocketAddress address, int millisMax, Selector selector, LoadPlan plan, IntSupplier keys)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(address, millisMax);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            return new Link(channel, selector, plan, keys);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /** Sends a batch. There must be none whose replies are waited for. */
    void begin(int commands, long nowNanos) throws IOException {
        batch.begin(commands);
        waiting = commands;
        begunNanos = nowNanos;
        goOnSending();
    }

    /** Sends more of the batch, if the other side would not take it all at once. */
    void goOnSending() throws IOException {
        int wanted = batch.send(channel) ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /** Reads once, and tells of every reply that has ended. Fails if no more can come, or what came is no reply. */
    void read(Ear ear) throws IOException {
        if (in.writeBytes(channel, in.writableBytes()) < 0) {
            throw new IOException("the other side closed the connection");
        }
        int at = in.readerIndex();
        int limit = in.writerIndex();
        boolean more = true;
        while (more && at < limit) {
            int next = check.advance(in, at, limit);
            if (next < 0 || waiting == 0) {
                throw new IOException("what came is no reply: " + check.words(in, at, limit));
            }
            more = check.hasEnded();
            if (more) {
                waiting--;
                tell(ear, check.takeHits(), at, next);
            }
            at = next;
        }
        in.readerIndex(at);
        // Most often nothing is left, and then nothing is moved.
        in.discardReadBytes();
    }

    private void tell(Ear ear, int hits, int at, int next) {
        if (hits >= 0) {
            ear.right(hits);
        } else {
            ear.wrong(check.words(in, at, next));
        }
    }

    /** Commands that were sent and are not answered yet. */
    int waiting() {
        return waiting;
    }

    long begunNanos() {
        return begunNanos;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Hears nothing any more; waits for nothing. */
    void close() {
        waiting = 0;
        if (!channel.isOpen()) {
            return;
        }
        batch.release();
        in.release();
        try {
            channel.close();
        } catch (IOException unimportant) {
            // It is not used any more either way.
        }
    }
}
