package io.ringspan.node.everywhere;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.KeptVersions;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.Replies;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.LevelErrors;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Run;
import io.ringspan.node.request.Slot;
import io.ringspan.node.standing.Turns;
import io.ringspan.replication.ring.ReplicaSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of reads that every datacenter answers as a whole: the own one through this worker's quorum reads, each other one
 * through one of its nodes. What all say is right, else what is newest.
 *
 * <p>A read behind writes of its client asks another datacenter once enough replicas there have marked them: writes get
 * there through a relay, and reads past it.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Keeps its span, and the answers, until it has ended.
 * <b>Limits.</b> The answer of one datacenter is no longer than {@code reply_bytes_max}, and all find
 * {@link io.ringspan.node.reconcile.ReplyRoom}.
 */
final class EverywhereRead implements Coordination {
    /** In place of a position: the read follows no write. */
    static final long AT_ONCE = -1;

    private final EverywhereReads.Parts parts;
    private final Consistency level;
    private final int[][] datacenters;
    private final Span span = new Span();
    private final Replies replies;
    private final Home home = new Home();
    private final List<Away> away = new ArrayList<>();
    private @Nullable Slot slot;
    private long afterPosition;
    private long deadlineNanos;

    /** The answer of the own datacenter. */
    private final class Home implements ReplyTarget {
        private final Slot part = new Slot();
        private final KeptVersions versions = new KeptVersions();

        void ask(boolean behindWrites) {
            versions.begin(span.commands());
            part.open(this, span.commands(), false, parts.nowNanos().getAsLong());
            parts.home().gather(span, part, datacenters[0], level, behindWrites, versions);
        }

        @Override
        public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
            if (slot == null) {
                return;
            }
            if (!hold(0, in, at, length)) {
                part.clear(); // who delivers has ended, and still needs what it delivers
                overload(errors().noRoom());
                return;
            }
            ByteBuf known = last ? versions.take() : null;
            if (known != null) {
                part.clear();
                replies.versions(0, known, 0, known.readableBytes());
                known.release();
                judge();
            }
        }

        /** Quorum reads answer when they are whole. */
        @Override
        public void brokenOff(Slot of) {
            throw new IllegalStateException("a quorum's answer broke off");
        }

        void forget() {
            part.cancel();
            part.clear();
            versions.forget();
        }
    }

    /** The answer of another datacenter. */
    private final class Away implements ReplySink {
        private final int place;
        private final Turns turns;
        private int asked = -1;
        private long number;
        private boolean tooEarly = true;
        private boolean hasAsked;
        private boolean overloaded;

        Away(int place) {
            this.place = place;
            this.turns = new Turns(parts.asker().standings());
            turns.begin(datacenters[place], 0);
        }

        /** Asks, once it may; then for the first time only. */
        void begin() {
            boolean mayAsk = afterPosition == AT_ONCE
                    || EverywhereReads.haveTaken(parts.writes(), datacenters[place], level, afterPosition);
            if (tooEarly && mayAsk) {
                tooEarly = false;
                parts.asker().asked();
                askNext(false);
            }
        }

        /**
         * Asks the next node that can be reached; false when there is none left, or none that may be asked.
         *
         * @param late whether this is because another is late
         */
        private boolean askNext(boolean late) {
            int[] candidates = datacenters[place];
            for (int turn = turns.next(); turn >= 0; turn = turns.next()) {
                int candidate = candidates[turn];
                boolean reached = parts.peers().mayAsk(candidate);
                if (reached && late && !parts.asker().mayRetry(candidate)) {
                    turns.back(turn);
                    return false;
                }
                if (reached) {
                    ask(candidate);
                    return true;
                }
            }
            if (asked < 0) {
                failToAsk();
            }
            return false;
        }

        private void failToAsk() {
            if (overloaded) {
                overload(errors().overloadedIn(datacenter()));
            } else {
                fail(errors().brokenIn(datacenter()));
            }
        }

        private void ask(int node) {
            if (hasAsked) {
                parts.asker().tally().readRetried();
            }
            hasAsked = true;
            asked = node;
            number = parts.peers().gather(node, span, level, this);
        }

        private String datacenter() {
            return parts.peers().datacenter(datacenters[place][0]);
        }

        @Override
        public void replying(ByteBuf in, int at, int length) {
            if (slot == null) {
                return; // what came before was too long
            }
            if (!hold(place, in, at, length)) {
                overload(errors().noRoom());
            } else if (replies.end(place) > parts.room().replicaBytesMax()) {
                fail(LevelErrors.tooLong(parts.room().replicaBytesMax()));
            }
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            asked = -1;
            if (slot != null) {
                replies.versions(place, in, at, length);
                parts.home().found(replies.latest(place));
                judge();
            }
        }

        @Override
        public void broken() {
            asked = -1;
            if (slot != null) {
                replies.drop(place);
                askNext(false);
            }
        }

        @Override
        public void overloaded() {
            int busy = asked;
            asked = -1;
            overloaded = true;
            if (slot != null) {
                parts.asker().wasLate(busy);
                replies.drop(place);
                if (!askNext(true) && slot != null) {
                    failToAsk(); // another may be asked, but not on top of what there is
                }
            }
        }

        @Override
        public void late() {
            int silent = asked;
            long abandoned = number;
            if (slot != null) {
                parts.asker().wasLate(silent);
                if (askNext(true)) {
                    parts.peers().abandon(silent, abandoned);
                    replies.drop(place);
                }
            }
        }

        /** The whole has a deadline of its own. */
        @Override
        public void expired() {}

        void forget() {
            int waiting = asked;
            asked = -1;
            if (waiting >= 0) {
                parts.peers().abandon(waiting, number);
            }
        }
    }

    EverywhereRead(EverywhereReads.Parts parts, ReplicaSet owners, Consistency level) {
        this.parts = parts;
        this.replies = new Replies(parts.room(), Replies.FIRST_BYTES);
        this.level = level;
        this.datacenters = EverywhereReads.byDatacenter(owners);
    }

    /** @param after what must have been taken where it is asked; {@link #AT_ONCE} if nothing must */
    void begin(Run run, Slot forSlot, int protocol, long after) {
        slot = forSlot;
        afterPosition = after;
        deadlineNanos = parts.nowNanos().getAsLong() + parts.asker().timeoutNanos();
        span.set(run.in(), run.start(), run.length(), run.commands(), run.token(), protocol);
        span.plannedBy(run.replicas().epoch());
        span.retain();
        replies.begin(datacenters.length);
        forSlot.coordinatedBy(this);
        for (int place = 1; place < datacenters.length; place++) {
            away.add(new Away(place));
        }
        if (!parts.room().mayBegin()) {
            overload(errors().noRoom());
            return;
        }
        home.ask(after != AT_ONCE);
        goesOn();
    }

    /** Keeps what has come from there; false if there is no room. */
    private boolean hold(int place, ByteBuf in, int at, int length) {
        replies.add(place, in, at, length);
        return replies.findRoom();
    }

    private void overload(String error) {
        parts.asker().tally().commandsOverloaded(span.commands());
        fail(error);
    }

    /** Asks those that may be asked by now; false once it has ended. */
    boolean goesOn() {
        for (int i = 0; slot != null && i < away.size(); i++) {
            away.get(i).begin();
        }
        return slot != null;
    }

    /** Looks at the clock; false once it has ended. */
    boolean isWaiting(long nowNanos) {
        if (goesOn() && nowNanos - deadlineNanos >= 0) {
            fail(errors().timeoutIn(parts.peers().datacenter(firstMissing())));
        }
        return slot != null;
    }

    private int firstMissing() {
        int place = 0;
        while (replies.has(place)) {
            place++;
        }
        return datacenters[place][0];
    }

    private LevelErrors errors() {
        return new LevelErrors(level, datacenters.length, "");
    }

    private void judge() {
        if (slot == null || replies.count() < datacenters.length) {
            return;
        }
        int group = replies.largestGroup();
        boolean alike = replies.alike(group) == datacenters.length;
        if (alike) {
            Slot waiting = end();
            if (waiting != null) {
                waiting.deliver(replies.of(group), 0, replies.end(group), true);
            }
        } else {
            parts.asker().tally().reconciled();
            List<Reconciliation.Choice> choices = parts.reconciliation().reconcile(span, replies, Consistency.ALL);
            Slot waiting = end();
            if (waiting != null) {
                parts.asker().deliver(waiting, choices, choice -> {
                    parts.asker().tally().disagreement();
                    return errors().apart(datacenters.length, choice.alike());
                });
            }
        }
        // Of a datacenter that is behind, one replica asks all others, and who has something else there does so, too.
        parts.home().answered(span, replies, firstOfEach(), alike, false);
        give();
    }

    private int[] firstOfEach() {
        int[] firsts = new int[datacenters.length];
        Arrays.setAll(firsts, place -> datacenters[place][0]);
        return firsts;
    }

    private void fail(String error) {
        Slot waiting = end();
        if (waiting != null) {
            parts.asker().deliverError(waiting, error);
        }
        give();
    }

    /** Nobody is asked any more, and nobody waits; gives the slot that did. The answers are still there. */
    private @Nullable Slot end() {
        Slot waiting = slot;
        slot = null;
        if (waiting != null) {
            home.forget();
            away.forEach(Away::forget);
        }
        return waiting;
    }

    private void give() {
        span.release();
        replies.clear();
    }

    @Override
    public void cancel() {
        end();
        give();
    }
}
