package io.ringspan.node.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.io.Span;
import io.ringspan.replication.ring.RingNode;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's way to one peer through all reconnects.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> {@code queueMax} requests wait and {@code outputBytesMax} bytes are unsent
 * at the most; above, {@link #isFull}.
 */
public final class PeerLink implements Link, PeerConnection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    private final EventLoop loop;
    private final Flusher flusher;
    private final Sockets sockets;
    private final RingNode peer;
    private final Settings settings;
    private final LongSupplier nanoTime;
    private @Nullable PeerConnection connection;
    private boolean closed;
    private boolean downWasLogged;
    private long reconnects;

    /**
     * What a link is set to.
     *
     * @param hello what this worker says of its node
     * @param timeoutMillis to connect
     * @param queueMax requests that may wait for their reply
     * @param outputBytesMax bytes that may wait to be sent
     */
    public record Settings(Handshake hello, long timeoutMillis, int queueMax, long outputBytesMax, Backoff backoff) {}

    public PeerLink(
            EventLoop loop, Flusher flusher, Sockets sockets, RingNode peer, Settings settings, LongSupplier nanoTime) {
        this.loop = loop;
        this.flusher = flusher;
        this.sockets = sockets;
        this.peer = peer;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** Begins to connect, and goes on trying until {@link #close}. */
    public void connect() {
        if (closed) {
            return;
        }
        PeerConnection fresh = new PeerConnection(flusher, nanoTime, settings.hello(), peer.id(), this);
        new Bootstrap()
                .group(loop)
                .channel(sockets.clientTo(peer.peer()))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.timeoutMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(fresh)
                .connect(Sockets.address(peer.peer()))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        logDown(String.valueOf(done.cause().getMessage()));
                        retry();
                    }
                });
    }

    @Override
    public void welcomed(PeerConnection opened) {
        if (closed) {
            opened.close();
            return;
        }
        connection = opened;
        settings.backoff().reset();
        downWasLogged = false;
        LOG.info("Peer {} at {} is connected", peer.id(), peer.peer());
    }

    @Override
    public void refused(String reason) {
        logDown("refused: " + reason);
    }

    @Override
    public void closed(PeerConnection gone) {
        if (connection == gone) {
            connection = null;
            reconnects++;
            logDown("the connection broke");
        }
        gone.pending().breakAll();
        retry();
    }

    private void retry() {
        if (!closed) {
            loop.schedule(this::connect, settings.backoff().nextMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Once per outage, so that a peer that is down for an hour does not fill the log. */
    private void logDown(String why) {
        if (!downWasLogged && !closed) {
            downWasLogged = true;
            LOG.warn("Peer {} at {} cannot be reached: {}. Trying on", peer.id(), peer.peer(), why);
        }
    }

    @Override
    public boolean isUp() {
        return connection != null;
    }

    @Override
    public boolean isFull() {
        PeerConnection open = connection;
        return open != null
                && (open.pending().size() >= settings.queueMax() || open.unsentBytes() > settings.outputBytesMax());
    }

    @Override
    public long read(Span span, ReplySink sink) {
        return open().request(span, 0, sink);
    }

    /** Sends a write that no other replica has, outside any stream. Only while {@link #isUp}. */
    public long soleWrite(Span span, ReplySink sink) {
        return open().request(span, Frames.FLAG_WRITE, sink);
    }

    private PeerConnection open() {
        PeerConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("sent to " + peer.id() + ", which is not connected");
        }
        return open;
    }

    @Override
    public void abandon(long number) {
        if (connection != null) {
            connection.pending().abandon(number);
        }
    }

    /** Tells late and expired sinks; to be called every few milliseconds. */
    public void tick(long nowNanos, long lateNanos, long deadlineNanos) {
        if (connection != null) {
            connection.pending().tick(nowNanos, lateNanos, deadlineNanos);
        }
    }

    /** Who is at the other end. */
    public RingNode peer() {
        return peer;
    }

    /** Requests sent and not answered. */
    public int queued() {
        return connection == null ? 0 : connection.pending().size();
    }

    /** How often a connection was lost. */
    public long reconnects() {
        return reconnects;
    }

    /** Closes for good. */
    public void close() {
        closed = true;
        if (connection != null) {
            connection.close();
        }
    }
}
