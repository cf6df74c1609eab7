package io.ringspan.node.request;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.Replies;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of reads that several replicas answer. As many are asked as the level needs, nearest first; one more for each
 * that is lost or late, and for what those asked do not decide. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Keeps its span, and the replies, until it has ended.
 * <b>Limits.</b> The replies of one replica are no longer than {@code reply_bytes_max}.
 */
final class QuorumRead implements Coordination {
    private final QuorumReads all;
    private final Span span = new Span();
    private final Replies replies = new Replies();
    private final List<Asked> asked = new ArrayList<>();
    private @Nullable Slot slot;
    private Consistency level = Consistency.DC_ONE;
    private int[] replicas = {};
    private long deadlineNanos;
    private boolean behindWrites;
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
            if (replies.end(place) > all.replyBytesMax()) {
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
        public void late() {
            if (!wasLate) {
                wasLate = true;
                askOneMore();
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
    }

    /** Begins with a batch whose span is set. */
    void begin(Slot forSlot, int[] candidates, Consistency at, boolean behind, long nowNanos) {
        slot = forSlot;
        replicas = candidates;
        level = at;
        behindWrites = behind;
        deadlineNanos = nowNanos + all.asker().timeoutNanos();
        next = 0;
        outstanding = 0;
        replies.begin(candidates.length);
        forSlot.coordinatedBy(this);
        int needed = level.needed(candidates.length);
        int reachable = reachable();
        if (reachable < needed) {
            fail(LevelErrors.unavailable(level, candidates.length, reachable));
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
        while (next < replicas.length) {
            int place = next++;
            Link link = mayAsk(replicas[place]) ? all.asker().link(replicas[place]) : null;
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
        if (slot == null || askOneMore()) {
            return;
        }
        int needed = level.needed(replicas.length);
        if (replies.count() + outstanding < needed) {
            fail(LevelErrors.broken(level, replicas.length, replies.count() + outstanding));
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
            all.asker().deliver(waiting, choices, choice -> {
                all.asker().tally().disagreement();
                return LevelErrors.disagree(level, replicas.length, answered, choice.alike());
            });
        }
        give();
    }

    /** Looks at the clock; false once it has ended. */
    boolean isWaiting(long nowNanos) {
        if (slot != null && nowNanos - deadlineNanos >= 0) {
            fail(LevelErrors.timeout(level, replicas.length, replies.count()));
        }
        return slot != null;
    }

    private void tooLong() {
        fail(("-ERR a replica's reply is larger than the limit of " + all.replyBytesMax()
                        + " bytes (reply_bytes_max)\r\n")
                .getBytes(US_ASCII));
    }

    private void fail(byte[] error) {
        Slot waiting = end();
        if (waiting != null) {
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
        span.release();
        replies.clear();
    }

    @Override
    public void cancel() {
        end();
        give();
    }
}
