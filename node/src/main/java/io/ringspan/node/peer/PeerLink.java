package io.ringspan.node.peer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.Consistency;
import io.ringspan.node.clock.PeerClocks;
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
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.version.KeyState;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's way to one peer through all reconnects. A connection on which the peer is silent for too long is given up.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> {@code queueMax} requests wait and {@code outputBytesMax} bytes are unsent
 * at the most; above, {@link #isFull}. <b>Threads.</b> Any may ask whether it is up or held, its trouble and its address: those fields
 * are volatile, of which only the worker is the writer. What is counted is read in passing, as in {@link Tally}.
 */
public final class PeerLink implements Link, PeerConnection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    /** A turn's writes for one peer should fit: what does not has to wait for the peer. */
    private static final WriteBufferWaterMark OUTPUT_ROOM = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    /** A peer that is alive acknowledges within this part of the time that it may be silent. */
    private static final int ACK_PARTS = 3;

    private final EventLoop loop;
    private final Flusher flusher;
    private final Dialer dialer;
    private final RingNode peer;
    private final PeerAddress address;
    private final int node;
    private final PeerEvents events;
    private final Settings settings;
    private final Tally tally;
    private final Outage outage = new Outage();
    private volatile @Nullable PeerConnection connection;
    private @Nullable Channel channel;
    private boolean down;
    private final Attempts attempts;
    private volatile String trouble = "";
    private final Traffic traffic = new Traffic();
    private long reconnects;
    private long silences;

    /**
     * What a link is set to.
     *
     * @param hello what this worker says of its node now
     * @param protocol what its store speaks
     * @param timeoutMillis to connect
     * @param silenceMillis how long the peer may say nothing while it owes an answer
     * @param queueMax requests that may wait for their reply
     * @param outputBytesMax bytes that may wait to be sent
     * @param clocks who asks what other nodes' clocks show
     */
    public record Settings(
            Supplier<Handshake> hello,
            Protocol protocol,
            long timeoutMillis,
            long silenceMillis,
            int queueMax,
            long outputBytesMax,
            Backoff backoff,
            PeerClocks clocks) {}

    public PeerLink(
            EventLoop loop, Flusher flusher, Dialer dialer, PeerEvents.Peer peer, Settings settings, Tally tally) {
        this.loop = loop;
        this.flusher = flusher;
        this.dialer = dialer;
        this.peer = peer.node();
        this.address = new PeerAddress(peer.node().peer());
        this.node = peer.number();
        this.events = peer.events();
        this.settings = settings;
        this.tally = tally;
        this.attempts = new Attempts(loop, settings.backoff(), this::attempt);
    }

    /** Begins to connect, and goes on trying until {@link #close}. */
    public void connect() {
        attempts.begin();
    }

    private void attempt() {
        StreamAnswers answers = new StreamAnswers(events, node);
        PeerConnection fresh = new PeerConnection(flusher, tally, settings, peer.id(), this, answers);
        KeepAlive keepAlive = KeepAlive.within(settings.silenceMillis(), settings.silenceMillis() / ACK_PARTS);
        ChannelFuture connecting = dialer.to(address.current(), loop, settings.timeoutMillis(), keepAlive)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, OUTPUT_ROOM)
                .handler(dialer.securing().toPeer(peer.id(), address.current(), fresh))
                .connect();
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                tell(outage.isNews(done.cause()), Outage.reason(done.cause()));
                traffic.failed();
                address.failed();
                attempts.over();
            }
        });
    }

    @Override
    public void welcomed(PeerConnection opened) {
        if (attempts.isOff()) {
            opened.close();
            return;
        }
        connection = opened;
        attempts.succeeded();
        outage.over();
        trouble = "";
        LOG.info("Peer {} at {} is connected", peer.id(), address.current());
        events.connected(node);
    }

    @Override
    public void refused(String reason) {
        tell(outage.isNews(), "refused: " + reason);
    }

    @Override
    public void closed(PeerConnection gone) {
        if (connection == gone) {
            connection = null;
            reconnects++;
            tell(outage.isNews(), trouble.isEmpty() ? "the connection broke" : trouble);
            events.disconnected(node);
        } else {
            traffic.failed();
            address.failed();
        }
        traffic.dropped(gone.pending().breakAll());
        attempts.over();
    }

    private void tell(boolean news, String why) {
        if (!attempts.isOff()) {
            trouble = why;
            if (news) {
                LOG.warn("Peer {} at {} cannot be reached: {}. Trying on", peer.id(), address.current(), why);
            }
        }
    }

    @Override
    public boolean isUp() {
        return connection != null;
    }

    @Override
    public boolean isNew() {
        return connection == null && trouble.isEmpty();
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

    @Override
    public long inOrder(Span span, ReplySink sink) {
        return open().request(span, Frames.FLAG_IN_ORDER, sink);
    }

    @Override
    public long write(Span span, ReplySink sink) {
        return open().request(span, Frames.FLAG_IN_ORDER | Frames.FLAG_WRITE, sink);
    }

    @Override
    public long versioned(Span span, ReplySink sink) {
        return open().request(span, Frames.FLAG_VERSIONED, sink);
    }

    @Override
    public long whole(Span span, ReplySink sink) {
        return open().request(span, Frames.FLAG_WHOLE, sink);
    }

    @Override
    public void restore(Span command, long clock, long tie, ReplySink sink) {
        open().restore(command, clock, tie, sink);
    }

    @Override
    public long settle(Span question, KeyState own, ReplySink sink) {
        return open().settle(question, own, sink);
    }

    /** Asks the peer for what its datacenter says at the level; see {@link #versioned} for what comes behind it. */
    public long gather(Span span, Consistency level, ReplySink sink) {
        return open().request(span, level == Consistency.ALL ? Frames.FLAG_GATHER_ALL : Frames.FLAG_GATHER_SAFE, sink);
    }

    /**
     * Sends a write of a stream.
     *
     * @param flags in place of the write's own
     * @return false when the link is down or has no room; then {@link PeerEvents#writable} tells of room
     */
    public boolean write(StreamId stream, WriteFrame write, byte flags, long prev) {
        PeerConnection open = connection;
        if (open == null || !open.hasRoom()) {
            return false;
        }
        open.write(stream, write, flags, prev);
        return true;
    }

    /** Sends a write of a stream for the peer to pass on to its racks; returns as {@link #write} does. */
    public boolean relay(StreamId stream, WriteFrame write, RackPrevs prevs) {
        PeerConnection open = connection;
        if (open == null || !open.hasRoom()) {
            return false;
        }
        open.relay(stream, write, prevs);
        return true;
    }

    /** Tells and asks a replica where a stream stands; nothing happens while the link is down. */
    public void resume(boolean passOn, int replica, StreamId stream, Resume resume) {
        PeerConnection open = connection;
        if (open != null) {
            open.resume(passOn ? StreamFrames.FLAG_RELAY : 0, replica, stream, resume);
        }
    }

    @Override
    public void roomAgain() {
        events.writable(node);
    }

    /** The connection; only while the link is up. */
    PeerConnection open() {
        PeerConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("sent to " + peer.id() + ", which is not connected");
        }
        return open;
    }

    @Override
    public void abandon(long number) {
        PeerConnection open = connection;
        if (open != null) {
            open.pending().abandon(number);
        }
    }

    /** Tells late and expired sinks, and gives up a silent peer; to be called every few milliseconds. */
    public void tick(long nowNanos, long lateNanos, long deadlineNanos) {
        PeerConnection open = connection;
        if (open == null) {
            return;
        }
        traffic.unanswered(open.pending().tick(nowNanos, lateNanos, deadlineNanos));
        if (connection == open && !open.isAlive(nowNanos)) {
            silences++;
            tell(outage.isNews(), "it owes answers and has said nothing for " + settings.silenceMillis() + " ms");
            open.close();
        } else if (connection == open) {
            open.askClock(nowNanos);
        }
    }

    /** The peer says that it listens there: the next attempt goes there. A connection that is open stays. */
    public void isAt(Endpoint where) {
        if (address.told(where)) {
            attempts.hope();
        }
    }

    /**
     * Whether others have found the peer down. If so, what waits for it is asked elsewhere at once, and the link goes on trying;
     * once it is not, the next attempt is made at once.
     */
    public void isDown(boolean found) {
        boolean news = found != down;
        down = found;
        PeerConnection open = connection;
        if (news && found && open != null) {
            tell(outage.isNews(), "found down");
            open.close();
        } else if (news && !found) {
            attempts.now();
        }
    }

    /** Whether an operator wants no connection to the peer: then what waits for it is asked elsewhere, and nobody is called. */
    public void hold(boolean wanted) {
        if (wanted && !attempts.isHeld()) {
            outage.isNews(); // what follows is not
            trouble = "held by an operator";
            attempts.hold();
            closeChannel();
        } else if (!wanted) {
            attempts.letGo();
        }
    }

    /** Connects anew, at once; nothing while it is held. */
    public void reset() {
        if (!attempts.isOff()) {
            tell(outage.isNews(), "reset by an operator");
            if (attempts.anew()) {
                closeChannel();
            }
        }
    }

    /** Whether an operator holds it. */
    public boolean isHeld() {
        return attempts.isHeld();
    }

    /** Why it is not up; empty while it is, or if that is not known yet. */
    public String trouble() {
        return trouble;
    }

    /** Where the peer is tried, or has answered. */
    public Endpoint address() {
        return address.current();
    }

    /** The peer's number in the topology. */
    public int number() {
        return node;
    }

    /** Who is at the other end. */
    public RingNode peer() {
        return peer;
    }

    /** Requests sent and not answered. */
    public int queued() {
        PeerConnection open = connection; // read once: the scrape asks from another thread
        return open == null ? 0 : open.pending().size();
    }

    @Override
    public Traffic traffic() {
        return traffic;
    }

    /** How often a connection was lost. */
    public long reconnects() {
        return reconnects;
    }

    /** How many connections were given up because the peer was silent. */
    public long silences() {
        return silences;
    }

    /** Closes for good. */
    public void close() {
        attempts.end();
        closeChannel();
    }

    private void closeChannel() {
        if (channel != null) {
            channel.close();
        }
    }
}
