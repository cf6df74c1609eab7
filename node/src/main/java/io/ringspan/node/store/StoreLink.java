package io.ringspan.node.store;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.io.Span;
import io.ringspan.node.worker.Tally;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the node's own store through all reconnects. Each new connection is asked who it reaches, and used only
 * once the store is of a supported version and has loaded its data.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> {@code queueMax} entries wait at the most; above, {@link #isFull}.
 */
public final class StoreLink implements Link, StoreConnection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(StoreLink.class);
    private static final int LOADING_RETRY_MILLIS = 200;

    private final EventLoop loop;
    private final Flusher flusher;
    private final Sockets sockets;
    private final Settings settings;
    private final StoreListener listener;
    private final Tally tally;
    private @Nullable StoreConnection connection;
    private @Nullable Channel channel;
    private @Nullable StoreIdentity identity;
    private boolean up;
    private boolean closed;
    private boolean reading = true;
    private boolean downWasLogged;
    private long reconnects;
    private long sentBefore;

    /**
     * What a link is set to.
     *
     * @param timeoutMillis to connect
     * @param queueMax entries that may wait for their reply
     */
    public record Settings(Endpoint store, long timeoutMillis, int queueMax, Backoff backoff) {}

    public StoreLink(
            EventLoop loop, Flusher flusher, Sockets sockets, Settings settings, StoreListener listener, Tally tally) {
        this.loop = loop;
        this.flusher = flusher;
        this.sockets = sockets;
        this.settings = settings;
        this.listener = listener;
        this.tally = tally;
    }

    /** Begins to connect, and goes on trying until {@link #close}. */
    public void connect() {
        if (closed) {
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(sockets.clientTo(settings.store()))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.timeoutMillis())
                .handler(new StoreConnection(flusher, tally, this))
                .connect(Sockets.address(settings.store()));
        if (!settings.store().isUnixSocket()) {
            connecting.channel().config().setOption(ChannelOption.TCP_NODELAY, true);
        }
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                logDown(String.valueOf(done.cause().getMessage()));
                retry();
            }
        });
    }

    @Override
    public void opened(StoreConnection opened) {
        connection = opened;
        if (closed) {
            opened.close();
            return;
        }
        opened.reading(reading);
        probe(opened);
    }

    private void probe(StoreConnection opened) {
        StoreProbe.send(opened, answer -> {
            if (connection == opened) {
                judge(opened, answer);
            }
        });
    }

    private void judge(StoreConnection opened, StoreProbe.Answer answer) {
        StoreIdentity found = answer.identity();
        if (found == null) {
            logDown("it answers INFO with: " + answer.text());
            opened.close();
        } else if (!found.isSupported()) {
            logDown("it is version " + found.version() + ", and Ringspan needs Redis 7.0 or newer");
            opened.close();
        } else if (found.loading()) {
            logDown("it is loading its data");
            loop.schedule(() -> probe(opened), LOADING_RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            boolean same = identity != null && identity.runId().equals(found.runId());
            identity = found;
            up = true;
            settings.backoff().reset();
            LOG.info("Store {} is up: version {}, run id {}", settings.store(), found.version(), found.runId());
            downWasLogged = false;
            listener.storeUp(found, same);
        }
    }

    @Override
    public void closed(StoreConnection gone) {
        boolean wasUp = up;
        up = false;
        connection = null;
        reconnects++;
        if (wasUp) {
            if (!closed) {
                logDown("the connection broke");
            }
            listener.storeDown(gone.pending().peek(gone.pending().head()), gone.repliesOfOldest());
        }
        sentBefore += gone.pending().sentCount();
        gone.pending().breakAll();
        retry();
    }

    private void retry() {
        if (!closed) {
            loop.schedule(this::connect, settings.backoff().nextMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Once per outage, so that a store that is down for an hour does not fill the log. */
    private void logDown(String why) {
        if (!downWasLogged && !closed) {
            downWasLogged = true;
            LOG.warn(
                    "Store {} cannot be used: {}. Trying on; check that it runs and listens there",
                    settings.store(),
                    why);
        }
    }

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public boolean isFull() {
        return connection != null && connection.pending().size() >= settings.queueMax();
    }

    @Override
    public long read(Span span, ReplySink sink) {
        return send(span, sink);
    }

    /** Sends a span, read or write, behind everything sent before. Only while {@link #isUp}. */
    public long send(Span span, ReplySink sink) {
        StoreConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("sent to a store that is down");
        }
        return open.send(span, sink);
    }

    @Override
    public long inOrder(Span span, ReplySink sink) {
        return send(span, sink);
    }

    @Override
    public void abandon(long number) {
        if (connection != null) {
            connection.pending().abandon(number);
        }
    }

    /** Whether replies are read: not while those who get them do not keep up. Over a reconnect, too. */
    public void reading(boolean on) {
        reading = on;
        if (connection != null) {
            connection.reading(on);
        }
    }

    /** Tells late and expired sinks; to be called every few milliseconds. */
    public void tick(long nowNanos, long lateNanos, long deadlineNanos) {
        if (connection != null) {
            connection.pending().tick(nowNanos, lateNanos, deadlineNanos);
        }
    }

    /** The store that was found last, for those who print it. */
    public @Nullable StoreIdentity identity() {
        return identity;
    }

    /** Spans sent and not answered. */
    public int queued() {
        StoreConnection open = connection; // read once: the scrape asks from another thread
        return open == null ? 0 : open.pending().size();
    }

    /** Spans sent over all connections so far. */
    public long sentCount() {
        return connection == null
                ? sentBefore
                : sentBefore + connection.pending().sentCount();
    }

    /** How many of {@link #sentCount}, counted from the first on, will get no reply any more. */
    public long answeredCount() {
        return connection == null
                ? sentBefore
                : sentBefore + connection.pending().head();
    }

    /** How often a connection was lost. */
    public long reconnects() {
        return reconnects;
    }

    /** Closes for good. */
    public void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }
}
