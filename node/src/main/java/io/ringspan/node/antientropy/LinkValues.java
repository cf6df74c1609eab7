package io.ringspan.node.antientropy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Span;
import io.ringspan.node.repair.StoredValue;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.replication.antientropy.KeyStamp;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.version.KeyVersions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The replicas' values over one worker's links: there they take their places among the writes.
 *
 * <p><b>Threads.</b> A run's own asks; the worker sends. <b>Limits.</b> A value is no larger than {@code bytesMax} when dumped.
 */
public final class LinkValues implements Values {
    private static final int PROTOCOL = 2;
    private static final int ANSWER_SECONDS_MAX = 10;

    private final EventLoop loop;
    private final Topology topology;
    private final KeyTokens tokens;
    private final IntFunction<@Nullable Link> links;
    private final int bytesMax;
    private final LongAdder shipped = new LongAdder();

    /**
     * Over these links.
     *
     * @param links to a node, by its number; called on the loop
     */
    public LinkValues(
            EventLoop loop, Topology topology, KeyTokens tokens, IntFunction<@Nullable Link> links, int bytesMax) {
        this.loop = loop;
        this.topology = topology;
        this.tokens = tokens;
        this.links = links;
        this.bytesMax = bytesMax;
    }

    @Override
    public List<@Nullable KeyStamp> stamps(int node, List<byte[]> keys) throws InterruptedException {
        List<byte[]> owned =
                keys.stream().filter(key -> topology.owns(node, token(key))).toList();
        List<@Nullable KeyStamp> stamps = new ArrayList<>(keys.size());
        ByteBuffer said = owned.isEmpty() ? null : versions(node, owned);
        for (byte[] key : keys) {
            boolean asked = topology.owns(node, token(key));
            stamps.add(asked && said != null ? new KeyStamp(said.getLong(), said.getLong()) : null);
        }
        return stamps;
    }

    private @Nullable ByteBuffer versions(int node, List<byte[]> keys) throws InterruptedException {
        ByteBuf question = ByteBufAllocator.DEFAULT.heapBuffer();
        RespWriter writer = new RespWriter().to(question, PROTOCOL);
        keys.forEach(key -> writer.array(2).bulk("EXISTS").bulk(Unpooled.wrappedBuffer(key), 0, key.length));
        Asked sink = new Asked(bytesMax);
        send(node, question, keys.size(), keys.get(0), sink);
        try {
            Asked.Replied replied = sink.answer().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            boolean whole = replied != null && replied.last().length == keys.size() * KeyVersions.BYTES;
            return whole ? ByteBuffer.wrap(replied.last()) : null;
        } catch (ExecutionException | TimeoutException none) {
            return null;
        }
    }

    /** Asks on the loop, and releases the question. */
    private void send(int node, ByteBuf question, int commands, byte[] firstKey, Asked sink) {
        loop.execute(() -> {
            Link link = links.apply(node);
            if (link == null || !link.isUp() || link.isFull()) {
                sink.broken();
            } else {
                Span span = new Span();
                span.set(question, 0, question.readableBytes(), commands, token(firstKey), PROTOCOL);
                link.versioned(span, sink);
            }
            question.release();
        });
    }

    private int token(byte[] key) {
        return tokens.token(Unpooled.wrappedBuffer(key), 0, key.length);
    }

    @Override
    public CompletableFuture<Fetched> fetch(int node, byte[] key, KeyStamp stamp, boolean small) {
        ByteBuf question = ByteBufAllocator.DEFAULT.heapBuffer();
        RespWriter writer = new RespWriter().to(question, PROTOCOL);
        writer.array(2).bulk("DUMP").bulk(Unpooled.wrappedBuffer(key), 0, key.length);
        writer.array(2).bulk("PEXPIRETIME").bulk(Unpooled.wrappedBuffer(key), 0, key.length);
        Asked sink = new Asked(small ? Math.min(bytesMax, SMALL_BYTES_MAX) : bytesMax);
        send(node, question, 2, key, sink);
        return sink.answer()
                .completeOnTimeout(null, ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                .thenApply(replied -> fetched(key, stamp, replied));
    }

    private static Fetched fetched(byte[] key, KeyStamp stamp, Asked.@Nullable Replied replied) {
        if (replied == null || replied.last().length != 2 * KeyVersions.BYTES) {
            return new Fetched(null, false);
        }
        ByteBuffer version = ByteBuffer.wrap(replied.last());
        if (!new KeyStamp(version.getLong(), version.getLong()).equals(stamp)) {
            return new Fetched(null, true);
        }
        StoredValue stored = StoredValue.in(Unpooled.wrappedBuffer(replied.before()));
        return new Fetched(stored == null ? null : value(key, stored), false);
    }

    private static Value value(byte[] key, StoredValue stored) {
        ByteBuf command = Unpooled.buffer(stored.length() + key.length + StoredValue.COMMAND_BYTES);
        stored.command(command, PROTOCOL, writer -> writer.bulk(Unpooled.wrappedBuffer(key), 0, key.length));
        return new Value(ByteBufUtil.getBytes(command), Math.max(0, stored.length()));
    }

    @Override
    public void shipped(int bytes) {
        shipped.add(bytes);
    }

    @Override
    public long shippedBytes() {
        return shipped.sum();
    }
}
