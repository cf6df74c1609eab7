package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.Replies;
import io.ringspan.node.reconcile.SharedVersion;
import io.ringspan.node.reconcile.VersionSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of reads that several replicas answer. As many are asked as the level needs, nearest first; one more for each
 * that is lost or late, and for what those asked do not decide. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Keeps its span, and the replies, until it has ended.
 * <b>Limits.</b> The replies of one replica are no longer than {@code reply_bytes_max}, those of all find
 * {@link io.ringspan.node.reconcile.ReplyRoom}.
 */
final class QuorumRead implements Coordination {
    private final QuorumReads all;
    private final Span span = new Span();
    private final Replies replies;
    private final List<Asked> asked = new ArrayList<>();
    private final SharedVersion shared = new SharedVersion();
    private @Nullable Slot slot;
    private @Nullable VersionSink versionsTo;
    private Consistency level = Consistency.DC_ONE;
    private int[] replicas = {};
    private long deadlineNanos;
    private boolean behindWrites;
    private boolean overloaded;
    private int next;
    private int outstanding;

    /** One replica that was asked, by its place. */
    private final class Asked implements ReplySink {
        private final int place;
        private @Nullable Link link;
        private long number;
        private long notTaken;
        private boolean wasLate;

        Asked(int place) {
            this.place = place;
        }

        void ask(Link over) {
            wasLate = false;
            link = over;
            notTaken = all.asker().ahead().notTaken(replicas[place]);
            outstanding++;
            number = over.versioned(span, this);
        }

        @Override
        public void replying(ByteBuf in, int at, int length) {
            if (slot == null) {
                return; // what came before was too long
            }
            replies.add(place, in, at, length);
            if (!replies.findRoom()) {
                overload(errors().noRoom());
                return;
            }
            if (replies.end(place) > all.room().replicaBytesMax()) {
                tooLong();
            }
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            link = null;
            outstanding--;
            if (slot == null) {
                return;
            }
            if (refusals > 0 || hasPassedAWrite()) {
                replies.drop(place);
                lost();
                return;
            }
            replies.versions(place, in, at, length);
            all.found(replies.latest(place));
            judge();
        }

        /** Whether the replica did not take a write of this client that the read came behind. */
        private boolean hasPassedAWrite() {
            return behindWrites && all.asker().ahead().notTaken(replicas[place]) != notTaken;
        }

        @Override
        public void broken() {
            link = null;
            outstanding--;
            replies.drop(place);
            lost();
        }

        @Override
        public void overloaded() {
            all.asker().wasLate(replicas[place]);
            overloaded = true;
            broken();
        }

        @Override
        public void late() {
            if (!wasLate) {
                wasLate = true;
                all.asker().wasLate(replicas[place]);
                askInstead(true);
            }
        }

        /** The whole has a deadline of its own. */
        @Override
        public void expired() {}

        void forget() {
            Link waiting = link;
            link = null;
            if (waiting != null) {
                waiting.abandon(number);
            }
        }
    }

    QuorumRead(QuorumReads all) {
        this.all = all;
        this.replies = new Replies(all.room(), Replies.FIRST_BYTES);
    }

    /** Begins with a batch whose span is set. */
    void begin(Slot forSlot, int[] candidates, Consistency at, boolean behind, long nowNanos) {
        slot = forSlot;
        replicas = candidates;
        level = at;
        behindWrites = behind;
        overloaded = false;
        deadlineNanos = nowNanos + all.asker().timeoutNanos();
        next = 0;
        outstanding = 0;
        replies.begin(candidates.length);
        forSlot.coordinatedBy(this);
        int needed = level.needed(candidates.length);
        int reachable = reachable();
        if (reachable < needed) {
            refuse(reachable);
            return;
        }
        if (!all.room().mayBegin()) {
            overload(errors().noRoom());
            return;
        }
        span.retain();
        for (int i = 0; i < needed; i++) {
            askOneMore();
        }
        if (outstanding < needed) {
            lost(); // what went out has filled a queue
        }
    }

    Span span() {
        return span;
    }

    /** Who wants to know the versions, too. Before it begins. */
    void versionsTo(VersionSink sink) {
        versionsTo = sink;
    }

    private LevelErrors errors() {
        return LevelErrors.in(all.datacenter(), level, replicas.length);
    }

    private int reachable() {
        int reachable = 0;
        for (int replica : replicas) {
            reachable += mayAsk(replica) && all.asker().link(replica) != null ? 1 : 0;
        }
        return reachable;
    }

    private boolean mayAsk(int replica) {
        return !behindWrites || all.asker().ahead().precede(replica);
    }

    private boolean askOneMore() {
        return askOneMore(false);
    }

    /** Asks one in place of another that is lost or late. */
    private boolean askInstead(boolean late) {
        boolean asked = askOneMore(late);
        if (asked) {
            all.asker().tally().readRetried();
        }
        return asked;
    }

    private boolean askOneMore(boolean late) {
        while (next < replicas.length) {
            int place = next++;
            Link link = mayAsk(replicas[place]) ? all.asker().link(replicas[place]) : null;
            if (link != null && late && !all.asker().mayRetry(replicas[place])) {
                next--;
                return false;
            }
            if (link != null) {
                while (asked.size() <= place) {
                    asked.add(new Asked(asked.size()));
                }
                asked.get(place).ask(link);
                return true;
            }
        }
        return false;
    }

    private void lost() {
        if (slot == null || askInstead(overloaded)) {
            return;
        }
        int needed = level.needed(replicas.length);
        if (replies.count() + outstanding < needed) {
            tooFew(replies.count() + outstanding);
        } else {
            judge();
        }
    }

    private void judge() {
        int needed = level.needed(replicas.length);
        if (slot == null || replies.count() < needed) {
            return;
        }
        int group = replies.largestGroup();
        if (replies.alike(group) >= needed) {
            Slot waiting = end();
            if (waiting != null) {
                tellVersions(group);
                waiting.deliver(replies.of(group), 0, replies.end(group), true);
            }
            give();
            return;
        }
        all.asker().tally().reconciled();
        List<Reconciliation.Choice> choices = all.reconciliation().reconcile(span, replies, level);
        boolean decided = choices.stream().allMatch(choice -> choice.from() != null);
        if (decided || (outstanding == 0 && !askOneMore())) {
            deliver(choices);
        }
    }

    private void deliver(List<Reconciliation.Choice> choices) {
        int answered = replies.count();
        Slot waiting = end();
        if (waiting != null) {
            VersionSink wanting = versionsTo;
            if (wanting != null) {
                choices.forEach(choice -> wanting.version(choice.clock(), choice.tie()));
            }
            all.asker().deliver(waiting, choices, choice -> {
                all.asker().tally().disagreement();
                return errors().disagree(answered, choice.alike());
            });
        }
        give();
    }

    /** The versions of what all those say that say the same as this one. */
    private void tellVersions(int group) {
        VersionSink wanting = versionsTo;
        for (int command = 0; wanting != null && command < span.commands(); command++) {
            shared.begin();
            for (int place = 0; place < replies.places(); place++) {
                if (replies.has(place) && replies.equal(place, group)) {
                    shared.add(replies.clock(place, command), replies.tie(place, command));
                }
            }
            wanting.version(shared.clock(), shared.tie());
        }
    }

    /** Looks at the clock; false once it has ended. */
    boolean isWaiting(long nowNanos) {
        if (slot != null && nowNanos - deadlineNanos >= 0) {
            expire();
        }
        return slot != null;
    }

    /** Enough replies that are at odds have come in time all the same. */
    private void expire() {
        if (replies.count() >= level.needed(replicas.length)) {
            deliver(all.reconciliation().reconcile(span, replies, level));
        } else {
            fail(errors().timeout(replies.count()));
        }
    }

    private void refuse(int reachable) {
        if (all.asker().isOverloaded(replicas)) {
            overload(errors().overloaded(reachable));
        } else {
            fail(errors().unavailable(reachable));
        }
    }

    private void tooFew(int able) {
        if (overloaded) {
            overload(errors().overloaded(able));
        } else {
            fail(errors().broken(able));
        }
    }

    private void overload(byte[] error) {
        Slot refused = slot;
        if (refused != null) {
            all.asker().tally().commandsOverloaded(refused.commands());
        }
        fail(error);
    }

    private void tooLong() {
        fail(LevelErrors.tooLong(all.room().replicaBytesMax()));
    }

    private void fail(byte[] error) {
        Slot waiting = end();
        if (waiting != null) {
            VersionSink wanting = versionsTo;
            for (int i = 0; wanting != null && i < waiting.commands(); i++) {
                wanting.version(Replies.NOT_MET, 0);
            }
            all.asker().deliverError(waiting, error);
        }
        give();
    }

    /** Nobody is asked any more, and nobody waits; gives the slot that did. The replies are still there. */
    private @Nullable Slot end() {
        Slot waiting = slot;
        slot = null;
        for (Asked each : asked) {
            each.forget();
        }
        return waiting;
    }

    private void give() {
        versionsTo = null;
        span.release();
        replies.clear();
    }

    @Override
    public void cancel() {
        end();
        give();
    }
}
