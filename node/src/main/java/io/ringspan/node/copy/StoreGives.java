package io.ringspan.node.copy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.ringspan.node.antientropy.exchange.Gives;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.WholeValues;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.replication.version.Lacks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Gives what the own store has, through its store worker: values and what is known of them are those of one place among the writes.
 *
 * <p><b>Threads.</b> Any asks; the store worker sends. <b>Limits.</b> One answer is no longer than {@value #BYTES_MAX} bytes.
 */
public final class StoreGives implements Gives {
    private static final int BYTES_MAX = 32 << 20;
    private static final int KEY_BYTES = 64;
    static final String TOO_LONG = "values are too long";

    private final EventLoop loop;
    private final StoreWorker store;

    /**
     * Of that store.
     *
     * @param loop the store worker's
     */
    public StoreGives(EventLoop loop, StoreWorker store) {
        this.loop = loop;
        this.store = store;
    }

    @Override
    public CompletableFuture<byte[]> give(List<byte[]> keys, boolean withPlaces) {
        CompletableFuture<byte[]> given = new CompletableFuture<>();
        if (keys.isEmpty() && !withPlaces) {
            given.complete(new byte[Integer.BYTES]);
        } else {
            loop.execute(() -> give(keys, withPlaces, given));
        }
        return given;
    }

    private void give(List<byte[]> keys, boolean withPlaces, CompletableFuture<byte[]> given) {
        if (!store.isUp() || store.isFull() || !store.isSound(store.soundness())) {
            given.completeExceptionally(new IOException("the store cannot be read now"));
            return;
        }
        KeyVersions versions = store.versions();
        WholeValues values = store.protocol().wholeValues();
        byte[] places =
                withPlaces ? CedeText.positions(store.order().ranges().sent()).getBytes(US_ASCII) : new byte[0];
        ByteBuf states = Unpooled.buffer(2 * Integer.BYTES + places.length + (keys.size() + 1) * (1 + Long.BYTES));
        if (withPlaces) {
            Lacks lacks = versions.agreement().lacks();
            states.writeInt(places.length).writeBytes(places);
            states.writeBoolean(lacks.all()).writeLong(lacks.upTo());
        }
        int begin = states.writerIndex();
        states.writeInt(0);
        if (keys.isEmpty()) {
            given.complete(ByteBufUtil.getBytes(states));
            return;
        }
        ByteBuf question = ByteBufAllocator.DEFAULT.directBuffer(keys.size() * 2 * KEY_BYTES);
        long[] digests = keys.stream()
                .mapToLong(key -> versions.digest(Unpooled.wrappedBuffer(key), 0, key.length))
                .toArray();
        versions.agreement().near(digests);
        for (int i = 0; i < digests.length; i++) {
            GivenValues.write(states, versions.state(digests[i]));
            byte[] key = keys.get(i);
            values.ask(Unpooled.wrappedBuffer(key), 0, key.length, question);
        }
        states.setInt(begin, states.writerIndex() - begin - Integer.BYTES);
        Span span = new Span();
        span.set(
                question,
                0,
                question.readableBytes(),
                values.commands() * keys.size(),
                0,
                store.protocol().firstDialect());
        store.ask(span, new Answer(store, states, given));
        question.release();
    }

    /**
     * What the store replies.
     *
     * <p><b>Owner.</b> The store worker.
     */
    private static final class Answer implements ReplySink {
        private final StoreWorker store;
        private final long soundness;
        private final ByteArrayOutputStream gathered;
        private final CompletableFuture<byte[]> given;
        private boolean tooLong;

        Answer(StoreWorker store, ByteBuf states, CompletableFuture<byte[]> given) {
            this.store = store;
            this.soundness = store.soundness();
            this.gathered = new ByteArrayOutputStream(states.readableBytes() * 16);
            this.given = given;
            gathered.write(states.array(), states.arrayOffset(), states.readableBytes());
        }

        @Override
        public void replying(ByteBuf in, int at, int length) {
            tooLong |= gathered.size() + (long) length > BYTES_MAX;
            if (!tooLong) {
                byte[] some = new byte[length];
                in.getBytes(at, some);
                gathered.write(some, 0, length);
            }
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            replying(in, at, length);
            if (tooLong || refusals > 0 || !store.isSound(soundness)) {
                given.completeExceptionally(
                        new IOException(tooLong ? TOO_LONG : "the store has refused something, or lacks it"));
            } else {
                if (store.protocol().wholeValues().tellTimeLeft()) {
                    gathered.writeBytes(ByteBuffer.allocate(Long.BYTES)
                            .putLong(System.currentTimeMillis())
                            .array());
                }
                given.complete(gathered.toByteArray());
            }
        }

        @Override
        public void broken() {
            given.completeExceptionally(new IOException("the connection to the store broke"));
        }

        @Override
        public void late() {}

        @Override
        public void expired() {}
    }
}
