package io.ringspan.node.repair;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.StoredValue;
import io.ringspan.node.protocol.WholeValues;
import io.ringspan.node.reconcile.Repair;
import io.ringspan.node.reconcile.Replies;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.replication.version.VersionTable;
import org.jspecify.annotations.Nullable;

/**
 * One key's value on its way from the replica that has the newest to those that have not: asks that replica for the value
 * with its expiry and its version, and gives it to the others, each of which takes it only over something older. It has
 * succeeded once enough replicas have that value or a later one.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the value until it was sent on. <b>Limits.</b> The value
 * is no larger than {@code reply_bytes_max}, and finds room among the held replies.
 */
final class WriteBack implements ReplySink {
    private final ReadRepairs all;
    private final ReadRepair read;
    private final int command;
    private final Repair repair;
    private final Span span = new Span();
    private int[] replicas = {};
    private int needed;
    private @Nullable Link asked;
    private long number;
    private @Nullable ByteBuf fetched;
    private int have;
    private int outstanding;
    private boolean over;
    private final ReplyRoom.Share held;

    /** One replica that is given the value. */
    private final class Other implements ReplySink {
        @Override
        public void replying(ByteBuf in, int at, int length) {}

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            answered(!all.protocol().isError(in, at));
        }

        @Override
        public void broken() {
            answered(false);
        }

        /** The read has a deadline. */
        @Override
        public void late() {}

        @Override
        public void expired() {}
    }

    WriteBack(ReadRepairs all, ReadRepair read, int command, Repair repair) {
        this.all = all;
        this.read = read;
        this.command = command;
        this.repair = repair;
        this.held = all.room().share();
    }

    /** For which of the read's commands it is. */
    int command() {
        return command;
    }

    /** @param commands alive until this has ended */
    void begin(Span commands, int[] replicasByPlace, int neededReplicas) {
        replicas = replicasByPlace;
        needed = neededReplicas;
        have = Long.bitCount(repair.holders());
        span.set(commands.bytes(), 0, 0, 1, commands.token(), all.protocol().firstDialect());
        Link link = all.link(replicas[repair.winnerPlace()]);
        if (link == null) {
            end(false);
            return;
        }
        ByteBuf question = ByteBufAllocator.DEFAULT.directBuffer();
        WholeValues values = all.protocol().wholeValues();
        values.ask(span.bytes(), repair.key().at(), repair.key().length(), question);
        asked = link;
        number = link.whole(spanOf(question, values.commands()), this);
        question.release();
    }

    private Span spanOf(ByteBuf commands, int count) {
        Span of = new Span();
        of.set(commands, 0, commands.readableBytes(), count, span.token(), span.protocol());
        return of;
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        if (over) {
            return;
        }
        ByteBuf kept = fetched;
        if (kept == null) {
            kept = ByteBufAllocator.DEFAULT.directBuffer(Math.max(Replies.FIRST_BYTES, length));
            fetched = kept;
        }
        kept.writeBytes(in, at, length);
        if (kept.readableBytes() > all.room().replicaBytesMax() || !held.resize(kept.capacity())) {
            end(false);
        }
    }

    /** The versions have come: of the key when its value was read, and when its expiry was, which is the same. */
    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        asked = null;
        ByteBuf value = fetched;
        if (over || value == null || length < 2 * Long.BYTES) {
            end(false);
            return;
        }
        long clock = in.getLong(at);
        long tie = in.getLong(at + Long.BYTES);
        StoredValue stored = all.protocol().wholeValues().in(value, all.nowMillis());
        // What was changed since its last whole value cannot be told from what replicas were sent, or will be.
        boolean isWhole = clock > 0 && !VersionTable.isNewer(repair.clock(), repair.tie(), clock, tie);
        if (stored == null || !isWhole) {
            end(false);
        } else {
            restore(stored, clock, tie);
        }
    }

    private void restore(StoredValue stored, long clock, long tie) {
        int room = all.protocol().wholeValues().putBytes(repair.key().length()) + stored.length();
        if (!held.resize(stored.in().capacity() + room)) {
            end(false);
            return;
        }
        ByteBuf value = ByteBufAllocator.DEFAULT.directBuffer(room);
        all.protocol()
                .wholeValues()
                .put(stored, span.bytes(), repair.key().at(), repair.key().length(), value);
        Span written = spanOf(value, 1);
        for (int place = 0; place < replicas.length; place++) {
            Link link = (repair.others() & 1L << place) == 0 ? null : all.link(replicas[place]);
            if (link != null) {
                outstanding++;
                link.restore(written, clock, tie, new Other());
            }
        }
        value.release();
        release();
        look();
    }

    private void answered(boolean has) {
        outstanding--;
        have += has ? 1 : 0;
        look();
    }

    private void look() {
        if (over) {
            return;
        }
        if (have >= needed) {
            end(true);
        } else if (have + outstanding < needed) {
            end(false);
        }
    }

    @Override
    public void broken() {
        asked = null;
        end(false);
    }

    /** The read has a deadline. */
    @Override
    public void late() {}

    @Override
    public void expired() {}

    private void end(boolean restored) {
        if (!over) {
            stop();
            read.ended(this, restored);
        }
    }

    void cancel() {
        if (!over) {
            stop();
            all.cancelled();
        }
    }

    private void stop() {
        over = true;
        Link waiting = asked;
        asked = null;
        if (waiting != null) {
            waiting.abandon(number);
        }
        release();
        span.set(Unpooled.EMPTY_BUFFER, 0, 0, 0, 0, 0);
    }

    private void release() {
        ByteBuf value = fetched;
        fetched = null;
        if (value != null) {
            value.release();
        }
        held.give();
    }
}
