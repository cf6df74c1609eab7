package io.ringspan.node.flush;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.resp.ExpectedReply;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.replication.conflict.UnsettledKeys;
import io.ringspan.replication.version.Flush;
import io.ringspan.replication.version.KeyVersions;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the keys of a store, by {@code SCAN}, and deletes those that were written before the latest flush, while writes go
 * on: what becomes of a key is decided when its {@code UNLINK} is sent, in the order of writes. Keys of which nobody here knows
 * are to be settled.
 *
 * <p>It begins by itself whenever the store may hold flushed keys and nothing else is under way: also when the connection has
 * broken, the store has refused something, or an earlier process has left a flush unfinished.
 *
 * <p><b>Owner.</b> The store worker; counters may be read from elsewhere. <b>Limits.</b> One page of some {@value #PAGE} keys is
 * under way at a time, so live commands wait for one page at the most; {@link UnsettledKeys} has its own.
 */
public final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int PAGE = 256;
    private static final int PROTOCOL = 2;
    private static final int RETRY_TICKS = 20;
    private static final int ERROR_SHOWN_MAX = 100;

    private final KeyVersions versions;
    private final Flush flush;
    private final Way way;
    private final Runnable whenOver;
    private UnsettledKeys unsettled = UnsettledKeys.NOBODY;
    private final RespWriter writer = new RespWriter();
    private final FlushCounts counts = new FlushCounts();

    // Of the flush at hand.
    private long number;
    private boolean isRunning;
    private long round;
    private long gone;
    private long kept;
    private long unsure;

    private int ticksToRest;
    private boolean isToldOfTrouble;

    /** The way on which all writes go to the store. */
    public interface Way {
        /** Whether something can be sent. */
        boolean isUp();

        /** Sends commands behind all that was sent before. */
        void put(Span commands, ReplySink sink);
    }

    /** @param whenOver called when the store holds nothing any more that a flush has deleted */
    public Sweep(KeyVersions versions, Way way, Runnable whenOver) {
        this.versions = versions;
        this.flush = versions.flush();
        this.way = way;
        this.whenOver = whenOver;
    }

    /** Who looks after keys of which nobody here knows whether they are older. Once, before anything else. */
    public void tell(UnsettledKeys keys) {
        unsettled = keys;
    }

    /** Goes through all keys now, from the first on. */
    public void begin() {
        round++;
        number = flush.number();
        isRunning = true;
        gone = 0;
        kept = 0;
        unsure = 0;
        scan("0");
    }

    /** To be called some twenty times a second. */
    public void tick() {
        if (ticksToRest > 0) {
            ticksToRest--;
        } else if (flush.isSweeping() && !flush.isEmptying() && !isRunning && way.isUp()) {
            begin();
        }
    }

    /** Which flush the store is being told to empty itself for, for {@link #emptied}. */
    long emptying() {
        return flush.number();
    }

    /** The store has emptied itself, or has not: then its keys are gone through. */
    void emptied(long forFlush, boolean isEmpty) {
        if (isEmpty) {
            counts.emptied();
            flush.done(forFlush);
            if (flush.isDone()) {
                whenOver.run();
            }
        } else if (forFlush == flush.number()) {
            flush.notEmptied();
        }
    }

    /** What it has counted. */
    public FlushCounts counts() {
        return counts;
    }

    private void scan(String cursor) {
        if (!way.isUp()) { // the store is being let go of
            isRunning = false;
            return;
        }
        ByteBuf scan = Unpooled.buffer();
        writer.to(scan, PROTOCOL)
                .array(4)
                .bulk("SCAN")
                .bulk(cursor)
                .bulk("COUNT")
                .bulk(Integer.toString(PAGE));
        send(scan, 1, new Step(What.PAGE));
    }

    private void send(ByteBuf commands, int count, ReplySink sink) {
        Span span = new Span();
        span.set(commands, 0, commands.readableBytes(), count, 0, PROTOCOL);
        way.put(span, sink);
    }

    private void stepped(What what, ByteBuf in, int at, int length) {
        if (in.getByte(at) == '-') {
            trouble(in, at, length);
        } else if (what == What.PAGE) {
            page(in, at, at + length);
        } else if (what == What.LAST) {
            over();
        }
    }

    private void page(ByteBuf in, int at, int end) {
        ExpectedReply reply = new ExpectedReply(in, at, end);
        reply.array();
        reply.bulk();
        String cursor = in.toString(reply.from(), reply.length(), StandardCharsets.US_ASCII);
        ByteBuf keys = Unpooled.buffer();
        int unlinked = 0;
        for (long left = reply.array(); left > 0 && reply.isGood(); left--) {
            reply.bulk();
            unlinked += reply.isGood() && look(in, reply.from(), reply.length(), keys) ? 1 : 0;
        }
        if (!reply.isWhole()) {
            trouble(in, at, end - at);
            return;
        }
        if (unlinked > 0) {
            ByteBuf unlink = Unpooled.buffer(keys.readableBytes() + PAGE);
            writer.to(unlink, PROTOCOL).array(1 + unlinked).bulk("UNLINK");
            unlink.writeBytes(keys);
            send(unlink, 1, new Step(What.UNLINK));
        }
        if (cursor.equals("0")) {
            end();
        } else {
            scan(cursor);
        }
    }

    /** Returns whether the key is to be deleted: then it was appended. */
    private boolean look(ByteBuf in, int keyAt, int keyLength, ByteBuf toUnlink) {
        long digest = versions.digest(in, keyAt, keyLength);
        switch (flush.fate(digest)) {
            case GONE -> {
                gone++;
                writer.to(toUnlink, PROTOCOL).bulk(in, keyAt, keyLength);
                return true;
            }
            case UNSURE -> {
                unsure++;
                unsettled.add(in, keyAt, keyLength, digest);
            }
            case KEPT -> kept++;
        }
        return false;
    }

    /** All pages were seen: what was sent last has to be answered. */
    private void end() {
        ByteBuf nothing = Unpooled.buffer();
        writer.to(nothing, PROTOCOL).array(1).bulk("PING");
        send(nothing, 1, new Step(What.LAST));
    }

    private void over() {
        isRunning = false;
        flush.done(number);
        isToldOfTrouble = false;
        counts.swept(gone, kept, unsure);
        whenOver.run();
        LOG.info("A flush is over: {} keys deleted, {} written since, {} to be settled", gone, kept, unsure);
    }

    private void trouble(ByteBuf in, int at, int length) {
        isRunning = false;
        ticksToRest = RETRY_TICKS;
        if (!isToldOfTrouble) {
            isToldOfTrouble = true;
            LOG.warn(
                    "The store does not let its keys be gone through after a flush ({}): tried again every second, until then"
                            + " it holds flushed keys, and writes of the flush's origin wait; it has to allow SCAN and UNLINK",
                    in.toString(at, Math.min(length, ERROR_SHOWN_MAX), StandardCharsets.US_ASCII)
                            .strip());
        }
    }

    /** What a reply is to. */
    private enum What {
        PAGE,
        UNLINK,
        LAST
    }

    /** The reply to one step, unless something has begun anew since. */
    private final class Step implements ReplySink {
        private final What what;
        private final long begun = round;
        private final ByteBuf pieces = Unpooled.buffer(0);

        private Step(What what) {
            this.what = what;
        }

        @Override
        public void replying(ByteBuf in, int at, int length) {
            pieces.writeBytes(in, at, length);
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            if (begun != round || !isRunning) {
                return;
            }
            if (number != flush.number() || !flush.isSweeping()) {
                isRunning = false;
            } else if (pieces.isReadable()) {
                pieces.writeBytes(in, at, length);
                stepped(what, pieces, 0, pieces.readableBytes());
            } else {
                stepped(what, in, at, length);
            }
        }

        @Override
        public void broken() {
            isRunning &= begun != round;
        }

        @Override
        public void late() {}

        @Override
        public void expired() {}
    }
}
