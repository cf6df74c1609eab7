package io.ringspan.node.store;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.KeepAlive;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Outage;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.io.Traffic;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.store.introduce.StoreFence;
import io.ringspan.node.store.introduce.StoreIdentity;
import io.ringspan.node.store.introduce.StoreIntroduction;
import io.ringspan.node.store.introduce.StoreProbe;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.version.KeyState;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the node's own store through all reconnects. Each new connection is asked who it reaches, and used only
 * once the store is of a supported version, has loaded its data, has dropped the connection before and has its scripts. One on which the
 * store is silent for too long is given up.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> {@code queueMax} entries wait and {@code outputBytesMax} bytes are unsent at
 * the most; above, {@link #isFull}. <b>Threads.</b> Any may ask whether it is up or behind, and who it is: those fields are volatile, of
 * which only the worker is the writer. What is counted is read in passing, as in {@link Tally}.
 */
public final class StoreLink implements Link, StoreConnection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(StoreLink.class);
    private static final int LOADING_RETRY_MILLIS = 200;

    private final EventLoop loop;
    private final Flusher flusher;
    private final Dialer dialer;
    private final Settings settings;
    private final StoreIntroduction introduction;
    private final StoreListener listener;
    private final Tally tally;
    private final Outage outage = new Outage();
    private volatile @Nullable StoreConnection connection;
    private @Nullable Channel channel;
    private volatile @Nullable StoreIdentity identity;
    private @Nullable String run;
    private volatile boolean up;
    private boolean closed;
    private boolean paused;
    private boolean atRest;
    private boolean leaving;
    private boolean reading = true;
    private long client = StoreIntroduction.NO_CLIENT;
    private final Traffic traffic = new Traffic();
    private long reconnects;
    private long silences;
    private long sentBefore;

    /**
     * What a link is set to.
     *
     * @param protocol what it speaks
     * @param timeoutMillis to connect
     * @param silenceMillis how long the store may say nothing while it owes an answer
     * @param queueMax entries that may wait for their reply
     * @param outputBytesMax bytes that may wait to be sent
     * @param furnisher gives each connection's store what it is to have
     */
    public record Settings(
            Endpoint store,
            Protocol protocol,
            long timeoutMillis,
            long silenceMillis,
            int queueMax,
            long outputBytesMax,
            Backoff backoff,
            StoreFurnisher furnisher) {}

    public StoreLink(
            EventLoop loop, Flusher flusher, Dialer dialer, Settings settings, StoreListener listener, Tally tally) {
        this.loop = loop;
        this.flusher = flusher;
        this.dialer = dialer;
        this.settings = settings;
        this.introduction = StoreIntroduction.of(settings.protocol());
        this.listener = listener;
        this.tally = tally;
    }

    /** An earlier process was connected to that run of the store last, which called the connection so. Once, before anything else. */
    public void wasUsed(String runId, long ofConnection) {
        run = runId;
        client = ofConnection;
    }

    /** What the store calls the connection that was used last. */
    public long client() {
        return client;
    }

    /** Begins to connect, and goes on trying until {@link #close}. */
    public void connect() {
        if (closed || paused) {
            atRest = paused;
            return;
        }
        // A busy store makes no room: what is sent may stay unacknowledged for as long as it may be silent.
        KeepAlive keepAlive = KeepAlive.within(settings.silenceMillis(), settings.silenceMillis());
        var fresh = new StoreConnection(settings.protocol(), flusher, tally, settings.silenceMillis(), this);
        ChannelFuture connecting = dialer.toStore(settings.store(), loop, settings.timeoutMillis(), keepAlive, fresh)
                .connect();
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                traffic.failed();
                if (outage.isNews(done.cause())) {
                    warn(Outage.reason(done.cause()));
                }
                retry();
            }
        });
    }

    @Override
    public void opened(StoreConnection opened) {
        connection = opened;
        if (closed || paused) {
            opened.close();
            return;
        }
        opened.reading(reading);
        probe(opened);
    }

    private void probe(StoreConnection opened) {
        StoreProbe.send(opened, introduction, answer -> ifOpen(opened, () -> judge(opened, answer)));
    }

    private void ifOpen(StoreConnection opened, Runnable then) {
        if (connection == opened) {
            then.run();
        }
    }

    private void judge(StoreConnection opened, StoreProbe.Answer answer) {
        StoreIdentity found = answer.identity();
        if (found == null || !answer.unfit().isEmpty()) {
            logDown(answer.unfit());
            opened.close();
        } else if (found.loading()) {
            logDown("it is loading its data");
            loop.schedule(() -> probe(opened), LOADING_RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } else if (client != StoreIntroduction.NO_CLIENT && isSameRun(found)) {
            StoreFence.send(
                    opened, introduction, client, answer.client(), () -> furnish(opened, found, answer.client()));
        } else {
            furnish(opened, found, answer.client());
        }
    }

    private void furnish(StoreConnection opened, StoreIdentity found, long ownNumber) {
        settings.furnisher().furnish(opened::command, () -> ifOpen(opened, () -> use(found, ownNumber)));
    }

    private boolean isSameRun(StoreIdentity found) {
        return found.runId().equals(run);
    }

    private void use(StoreIdentity found, long ownNumber) {
        boolean same = isSameRun(found);
        identity = found;
        run = found.runId();
        client = ownNumber;
        up = true;
        settings.backoff().reset();
        LOG.info("Store {} is up: {}, run id {}", settings.store(), found.title(), found.runId());
        outage.over();
        listener.storeUp(found, same);
    }

    @Override
    public void closed(StoreConnection gone) {
        boolean wasUp = up || leaving;
        up = false;
        leaving = false;
        connection = null;
        reconnects++;
        if (wasUp) {
            if (!closed && !paused) {
                logDown("the connection broke");
            }
            listener.storeDown(gone.pending().peek(gone.pending().head()), gone.repliesOfOldest());
        }
        sentBefore += gone.pending().sentCount();
        gone.pending().breakAll();
        retry();
    }

    private void retry() {
        if (paused) {
            atRest = true;
        } else if (!closed) {
            loop.schedule(this::connect, settings.backoff().nextMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void logDown(String why) {
        if (outage.isNews()) {
            warn(why);
        }
    }

    private void warn(String why) {
        if (!closed && !paused) {
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
        return isBehind() || (connection != null && connection.pending().size() >= settings.queueMax());
    }

    /** Whether the store leaves too many bytes untaken. Any thread. */
    public boolean isBehind() {
        StoreConnection open = connection;
        return open != null && open.unsentBytes() > settings.outputBytesMax();
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

    /** The store knows of no versions: {@link OrderedLink} does. */
    @Override
    public long versioned(Span span, ReplySink sink) {
        throw versionsAreUnknown();
    }

    @Override
    public long whole(Span span, ReplySink sink) {
        throw versionsAreUnknown();
    }

    @Override
    public void restore(Span command, long clock, long tie, ReplySink sink) {
        throw versionsAreUnknown();
    }

    @Override
    public long settle(Span question, KeyState own, ReplySink sink) {
        throw versionsAreUnknown();
    }

    private static UnsupportedOperationException versionsAreUnknown() {
        return new UnsupportedOperationException("versions are known to the store worker only");
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

    /** Tells late and expired sinks, and gives up a silent store; to be called every few milliseconds. */
    public void tick(long nowNanos, long lateNanos, long deadlineNanos) {
        StoreConnection open = connection;
        if (open == null) {
            return;
        }
        traffic.unanswered(open.pending().tick(nowNanos, lateNanos, deadlineNanos));
        leave();
        if (connection == open && !open.isAlive(nowNanos)) {
            silences++;
            logDown("it owes answers and has said nothing for " + settings.silenceMillis() + " ms");
            open.close();
        }
    }

    /** The store that was found last; null before. Any thread. */
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
        StoreConnection open = connection;
        return sentBefore + (open == null ? 0 : open.pending().sentCount());
    }

    /** How many of {@link #sentCount}, counted from the first on, will get no reply any more. */
    public long answeredCount() {
        StoreConnection open = connection;
        return sentBefore + (open == null ? 0 : open.pending().head());
    }

    @Override
    public Traffic traffic() {
        return traffic;
    }

    /** How often a connection was lost. */
    public long reconnects() {
        return reconnects;
    }

    /** How many connections were given up because the store was silent. */
    public long silences() {
        return silences;
    }

    /**
     * Lets go of the store until {@link #goOn}, as if it were away: nothing more is sent there, the connection is closed once
     * what was sent is answered, and nothing connects to it.
     */
    public void pause() {
        paused = true;
        if (up) {
            up = false;
            leaving = true;
            listener.storeLeft();
            leave();
        } else if (!leaving && channel != null) {
            channel.close();
        }
    }

    /** A write that is on its way is not cut off: nobody could say whether the store has it. */
    private void leave() {
        StoreConnection open = connection;
        if (leaving && open != null && open.pending().size() == 0) {
            open.close();
        }
    }

    /** Connects again. What was not closed yet when this is called connects when it is. */
    public void goOn() {
        paused = false;
        settings.backoff().reset();
        if (atRest) {
            atRest = false;
            connect();
        }
    }

    /** Closes for good. */
    public void close() {
        closed = true;
        if (channel != null) {
            channel.close();
        }
    }
}
