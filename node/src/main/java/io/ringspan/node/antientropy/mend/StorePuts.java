package io.ringspan.node.antientropy.mend;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.ringspan.node.antientropy.content.Scratch;
import io.ringspan.node.antientropy.exchange.Puts;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.StoredValue;
import io.ringspan.node.protocol.WholeValues;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.settle.PutValue;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.replication.version.KeyState;
import io.ringspan.replication.version.KeyVersions;
import java.util.concurrent.CompletableFuture;

/**
 * Values for the own store, through its store worker, which takes over what the other replica knew with the value: so what is in
 * it and still on its way here is not applied once more.
 *
 * <p><b>Threads.</b> Any asks; the store worker sends.
 */
public final class StorePuts implements Puts {
    /** Of what is put together from pieces. */
    private static final int REDIS_DIALECT = 2;

    private static final int TAKING_COMMANDS = 7;
    private static final int TAKING_BYTES = 512;
    private static final byte[] NOTHING_ELSE = {};
    /** What the store says to {@link #taken} if it has done all of it. */
    private static final byte[] TAKEN_WHOLE = ("+OK\r\n" + "+QUEUED\r\n".repeat(TAKING_COMMANDS - 2)
                    + "*5\r\n+OK\r\n:1\r\n:1\r\n:1\r\n+OK\r\n")
            .getBytes(US_ASCII);

    private final EventLoop loop;
    private final StoreWorker store;

    /**
     * For that store.
     *
     * @param loop the store worker's
     */
    public StorePuts(EventLoop loop, StoreWorker store) {
        this.loop = loop;
        this.store = store;
    }

    @Override
    public CompletableFuture<Integer> put(Put put) {
        CompletableFuture<Integer> became = new CompletableFuture<>();
        loop.execute(() -> put(put, became));
        return became;
    }

    private void put(Put put, CompletableFuture<Integer> became) {
        boolean isPossible = put.form() != Form.TAKEN || store.protocol() == RespProtocol.RESP;
        if (!isPossible || !store.isUp() || store.isFull() || !store.isSound(store.soundness())) {
            became.complete(REFUSED);
            return;
        }
        KeyVersions versions = store.versions();
        long digest = versions.digest(Unpooled.wrappedBuffer(put.key()), 0, put.key().length);
        KeyState before = versions.state(digest);
        if (!versions.adopt(digest, put.expected(), put.source(), put.source().isSettled())) {
            became.complete(CHANGED);
            return;
        }
        boolean waits = put.form() == Form.TAKEN;
        store.put(waits ? taken(put) : command(put), new PutValue(store, waits ? TAKEN_WHOLE : NOTHING_ELSE, how -> {
            switch (how) {
                case TAKEN -> versions.agreement().taken(digest, put.source());
                case REFUSED, NOT_TAKEN_EVER -> {
                    if (!versions.agreement().refused(digest, before, put.source())) {
                        doubt(put);
                    }
                }
                case UNKNOWN -> {
                    versions.agreement().failed(digest);
                    doubt(put);
                }
            }
            became.complete(said(how));
        }));
    }

    /** So it is settled. */
    private void doubt(Put put) {
        store.versions().suspect(Unpooled.wrappedBuffer(put.key()), 0, put.key().length);
    }

    private static int said(PutValue.Became how) {
        return switch (how) {
            case TAKEN -> TAKEN;
            case NOT_TAKEN_EVER -> NO_DUMPS;
            case REFUSED, UNKNOWN -> REFUSED;
        };
    }

    /** What waits in another database is given its expiry and copied over what is there, all at once. */
    private static Span taken(Put put) {
        byte[] key = put.key();
        byte[] name = Scratch.name();
        ByteBuf commands = Unpooled.buffer(TAKING_BYTES + key.length);
        RespWriter writer = new RespWriter().to(commands, REDIS_DIALECT);
        writer.array(1).bulk("MULTI");
        writer.array(2).bulk("SELECT").bulk(Scratch.DATABASE);
        if (put.expiresMillis() > 0) {
            writer.array(3).bulk("PEXPIREAT").bulk(name).bulk(put.expiresMillis());
        } else {
            writer.array(2).bulk("PERSIST").bulk(name);
        }
        writer.array(6).bulk("COPY").bulk(name).bulk(key).bulk("DB").bulk(0).bulk("REPLACE");
        writer.array(2).bulk("UNLINK").bulk(name);
        writer.array(2).bulk("SELECT").bulk(0);
        writer.array(1).bulk("EXEC");
        return span(commands, TAKING_COMMANDS, put.token(), REDIS_DIALECT);
    }

    private static Span span(ByteBuf commands, int count, int token, int dialect) {
        Span span = new Span();
        span.set(commands, 0, commands.readableBytes(), count, token, dialect);
        return span;
    }

    private Span command(Put put) {
        byte[] key = put.key();
        byte[] value = put.value();
        WholeValues values = store.protocol().wholeValues();
        ByteBuf command = Unpooled.buffer(values.putBytes(key.length) + value.length);
        StoredValue stored = put.form() == Form.NOTHING
                ? StoredValue.nothing(Unpooled.EMPTY_BUFFER)
                : values.ofCarried(value, put.expiresMillis());
        values.put(stored, Unpooled.wrappedBuffer(key), 0, key.length, command);
        return span(command, 1, put.token(), store.protocol().firstDialect());
    }
}
