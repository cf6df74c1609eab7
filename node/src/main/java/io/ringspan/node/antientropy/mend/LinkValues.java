package io.ringspan.node.antientropy.mend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.ringspan.node.antientropy.exchange.Puts;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.StoredValue;
import io.ringspan.node.protocol.WholeValues;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.version.KeyState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The replicas' values over one worker's links: there they take their places among the writes.
 *
 * <p><b>Threads.</b> A run's own asks; the worker sends. <b>Limits.</b> A value is no larger than {@code bytesMax} when dumped.
 */
public final class LinkValues implements Values {
    private static final int ANSWER_SECONDS_MAX = 10;

    private final EventLoop loop;
    private final Supplier<Topology> ring;
    private final KeyTokens tokens;
    private final IntFunction<@Nullable Link> links;
    private final Protocol protocol;
    private final int bytesMax;
    private final LongAdder shipped = new LongAdder();

    /**
     * Over these links.
     *
     * @param links to a node, by its number; called on the loop
     */
    public LinkValues(
            EventLoop loop,
            Supplier<Topology> ring,
            KeyTokens tokens,
            IntFunction<@Nullable Link> links,
            Protocol protocol,
            int bytesMax) {
        this.loop = loop;
        this.ring = ring;
        this.tokens = tokens;
        this.links = links;
        this.protocol = protocol;
        this.bytesMax = bytesMax;
    }

    @Override
    public List<@Nullable KeyState> states(int node, List<byte[]> keys) throws InterruptedException {
        List<byte[]> owned = keys.stream().filter(key -> isAsked(node, key)).toList();
        List<@Nullable KeyState> states = new ArrayList<>(keys.size());
        byte[] said = owned.isEmpty() ? new byte[0] : said(node, owned);
        ByteBuf in = Unpooled.wrappedBuffer(said);
        int at = 0;
        for (byte[] key : keys) {
            boolean isSaid = at < said.length && isAsked(node, key);
            states.add(isSaid ? KeyState.read(in, at) : null);
            at += isSaid ? KeyState.BYTES : 0;
        }
        return states;
    }

    /** The own store may be about to hold what it does not own yet. */
    private boolean isAsked(int node, byte[] key) {
        Topology topology = ring.get();
        return node == topology.self() || topology.owns(node, tokens.token(key));
    }

    /** Nothing if it does not say it. */
    private byte[] said(int node, List<byte[]> keys) throws InterruptedException {
        ByteBuf question = ByteBufAllocator.DEFAULT.heapBuffer();
        keys.forEach(
                key -> protocol.wholeValues().askWhetherThere(Unpooled.wrappedBuffer(key), 0, key.length, question));
        Asked sink = new Asked(bytesMax);
        send(node, question, keys.size(), keys.get(0), sink);
        try {
            Asked.Replied replied = sink.answer().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            boolean whole = replied != null && replied.last().length == keys.size() * KeyState.BYTES;
            return whole ? replied.last() : new byte[0];
        } catch (ExecutionException | TimeoutException none) {
            return new byte[0];
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
                span.set(
                        question,
                        0,
                        question.readableBytes(),
                        commands,
                        tokens.token(firstKey),
                        protocol.firstDialect());
                link.settle(span, KeyState.NOBODY, sink);
            }
            question.release();
        });
    }

    @Override
    public CompletableFuture<Fetched> fetch(int node, byte[] key, KeyState state) {
        ByteBuf question = ByteBufAllocator.DEFAULT.heapBuffer();
        WholeValues values = protocol.wholeValues();
        values.ask(Unpooled.wrappedBuffer(key), 0, key.length, question);
        Asked sink = new Asked(values.tellTimeLeft() ? bytesMax : Math.min(bytesMax, 2 * DUMP_BYTES_MAX));
        send(node, question, values.commands(), key, sink);
        return sink.answer()
                .completeOnTimeout(null, ANSWER_SECONDS_MAX, TimeUnit.SECONDS)
                .thenApply(replied -> fetched(state, replied));
    }

    private Fetched fetched(KeyState state, Asked.@Nullable Replied replied) {
        if (replied == null || replied.last().length != protocol.wholeValues().commands() * KeyState.BYTES) {
            return new Fetched(null, false);
        }
        if (!state.isUnchangedIn(KeyState.read(Unpooled.wrappedBuffer(replied.last()), 0))) {
            return new Fetched(null, true);
        }
        StoredValue stored =
                protocol.wholeValues().in(Unpooled.wrappedBuffer(replied.before()), System.currentTimeMillis());
        return new Fetched(stored == null ? null : value(stored), false);
    }

    private Value value(StoredValue stored) {
        if (!stored.exists()) {
            return new Value(Puts.Form.NOTHING, new byte[0], 0);
        }
        byte[] its = protocol.wholeValues().carried(stored);
        return new Value(Puts.Form.DUMP, its, stored.expiresMillis());
    }

    @Override
    public void shipped(long bytes) {
        shipped.add(bytes);
    }

    @Override
    public long shippedBytes() {
        return shipped.sum();
    }
}
