package io.ringspan.node.flush;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.Piece;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.ReplyWalker;
import io.ringspan.replication.conflict.UnsettledKeys;
import io.ringspan.replication.version.Flush;
import io.ringspan.replication.version.KeyVersions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the keys of a store and deletes those that were written before the latest flush, while writes go
 * on: what becomes of a key is decided when what deletes it is sent, in the order of writes. Keys of which nobody here knows
 * are to be settled.
 *
 * <p>It begins by itself whenever the store may hold flushed keys and nothing else is under way: also when the connection has
 * broken, the store has refused something, or an earlier process has left a flush unfinished.
 *
 * <p><b>Owner.</b> The store worker; counters may be read from elsewhere. <b>Limits.</b> One page of
 * {@link KeyWalk} is under way at a time, so live commands wait for one at the most; {@link UnsettledKeys} has its own.
 */
public final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int RETRY_TICKS = 20;
    private static final int ERROR_SHOWN_MAX = 100;

    private final KeyVersions versions;
    private final Flush flush;
    private final Way way;
    private final Runnable whenOver;
    private UnsettledKeys unsettled = UnsettledKeys.NOBODY;
    private final Protocol protocol;
    private final KeyWalk walk;
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

    /**
     * @param walk makes what goes through the store's keys on that way
     * @param whenOver called when the store holds nothing any more that a flush has deleted
     */
    public Sweep(Protocol protocol, KeyVersions versions, Way way, Function<Way, KeyWalk> walk, Runnable whenOver) {
        this.protocol = protocol;
        this.walk = walk.apply(way);
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
        walk.begin(new Round());
    }

    /** To be called some twenty times a second. */
    public void tick() {
        if (ticksToRest > 0) {
            ticksToRest--;
        } else if (flush.isSweeping() && !flush.isEmptying() && !isRunning && way.isUp()) {
            begin();
        }
    }

    /** Whether the reply to what empties a store says that it has. */
    boolean isTaken(ByteBuf in, int at) {
        return !protocol.isError(in, at);
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

    private void send(ByteBuf commands, int count, boolean isLast) {
        Span span = new Span();
        span.set(commands, 0, commands.readableBytes(), count, 0, protocol.firstDialect());
        way.put(span, new Step(isLast));
    }

    /** Whether the key is to be deleted. */
    private boolean isGone(Piece name) {
        long digest = versions.digest(name.in(), name.at(), name.length());
        switch (flush.fate(digest)) {
            case GONE -> {
                gone++;
                return true;
            }
            case UNSURE -> {
                unsure++;
                unsettled.add(name.in(), name.at(), name.length(), digest);
            }
            case KEPT -> kept++;
        }
        return false;
    }

    private void over() {
        isRunning = false;
        flush.done(number);
        isToldOfTrouble = false;
        counts.swept(gone, kept, unsure);
        whenOver.run();
        LOG.info("A flush is over: {} keys deleted, {} written since, {} to be settled", gone, kept, unsure);
    }

    private void trouble(String said) {
        isRunning = false;
        ticksToRest = RETRY_TICKS;
        if (!isToldOfTrouble) {
            isToldOfTrouble = true;
            LOG.warn(
                    "The store does not let its keys be gone through after a flush ({}): tried again every second, until then"
                            + " it holds flushed keys, and writes of the flush's origin wait; it has to allow {}",
                    said.substring(0, Math.min(said.length(), ERROR_SHOWN_MAX)).strip(),
                    walk.needs());
        }
    }

    /** What was begun, unless something has begun anew since. */
    private final class Round implements KeyWalk.Pages {
        private final long begun = round;

        private boolean isOver() {
            if (begun == round && isRunning && (number != flush.number() || !flush.isSweeping())) {
                isRunning = false;
            }
            return begun != round || !isRunning;
        }

        @Override
        public boolean page(List<Piece> names) {
            if (isOver()) {
                return false;
            }
            if (!way.isUp()) {
                broken();
                return false;
            }
            List<Piece> gone = names.stream().filter(Sweep.this::isGone).toList();
            if (!gone.isEmpty()) {
                ByteBuf delete = Unpooled.buffer();
                send(delete, walk.delete(gone, delete), false);
            }
            return true;
        }

        /** What was sent last has to be answered. */
        @Override
        public void end() {
            if (!isOver() && way.isUp()) {
                send(Unpooled.wrappedBuffer(protocol.signOfLife()), 1, true);
            } else {
                broken();
            }
        }

        @Override
        public void refused(String why) {
            if (!isOver()) {
                trouble(why);
            }
        }

        @Override
        public void broken() {
            isRunning &= begun != round;
        }
    }

    /** The replies to one step. */
    private final class Step extends GatheredReplies {
        private final boolean isLast;
        private final Round of = new Round();

        private Step(boolean isLast) {
            this.isLast = isLast;
        }

        @Override
        protected void whole(ByteBuf in, int at, int length) {
            if (of.isOver()) {
                return;
            }
            ReplyWalker walker = protocol.replyWalker();
            for (int from = at; from < at + length; ) {
                int end = walker.advance(in, from, at + length);
                if (end <= from || walker.isError()) {
                    trouble(in.toString(from, at + length - from, StandardCharsets.US_ASCII));
                    return;
                }
                from = end;
            }
            if (isLast) {
                over();
            }
        }

        @Override
        public void broken() {
            of.broken();
        }
    }
}
