package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.Replies;
import io.ringspan.replication.stream.Write;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write batch that went to several replicas, while its client waits for as many of the local ones as its level needs.
 * A replica has confirmed it by its store's reply or, where that was lost, by its mark. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Keeps the replies, and at a level that compares them a copy of
 * the commands, until the client is answered.
 */
final class QuorumWrite implements PendingWrite {
    private final ReplicatedWrites all;
    private final Replies replies = new Replies();
    private final Span span = new Span();
    private final WaitingClient client = new WaitingClient();
    private @Nullable ByteBuf commands;
    private Consistency level = Consistency.DC_ONE;
    private int needed;
    private long marked;
    private long refused;
    private long lost;
    private long deadlineNanos;
    private boolean changed;

    QuorumWrite(ReplicatedWrites all) {
        this.all = all;
    }

    /** Looks who can be reached; false when those are too few: then nothing may be sent, and the client has been told. */
    boolean begin(Slot forSlot, Run run, int protocol, Consistency at, long nowNanos) {
        int[] replicas = run.replicas().local();
        client.begin(forSlot, replicas);
        level = at;
        needed = level.needed(client.replicas());
        marked = 0;
        refused = 0;
        lost = 0;
        changed = false;
        deadlineNanos = nowNanos + all.timeoutNanos();
        replies.begin(client.replicas());
        forSlot.coordinatedBy(this);
        int reachable = 0;
        for (int replica : replicas) {
            reachable += all.live().isLive(replica) ? 1 : 0;
        }
        if (reachable < needed) {
            fail(LevelErrors.unavailable(level, client.replicas(), reachable), false);
            return false;
        }
        if (level.isSafe() && run.commands() > 1) {
            ByteBuf copy = ByteBufAllocator.DEFAULT.directBuffer(run.length());
            copy.writeBytes(run.in(), run.start(), run.length());
            commands = copy;
            span.set(copy, 0, run.length(), run.commands(), run.token(), protocol);
        }
        return true;
    }

    @Override
    public void sent(Write asWrite) {
        client.sent(asWrite);
    }

    @Override
    public boolean isDone() {
        return client.isDone();
    }

    @Override
    public void replied(int replica, ByteBuf in, int at, int length, boolean last, int refusals) {
        int place = client.place(replica);
        if (place < 0 || isDone() || replies.has(place)) {
            return;
        }
        if (refusals > 0) {
            replies.drop(place);
            refused |= 1L << place;
            judge();
            return;
        }
        replies.add(place, in, at, length);
        if (last) {
            replies.isWhole(place);
            refused &= ~(1L << place);
            lost &= ~(1L << place);
            judge();
        }
    }

    @Override
    public void lost(int replica) {
        int place = client.place(replica);
        if (place >= 0 && !isDone() && !replies.has(place)) {
            replies.drop(place);
            lost |= 1L << place;
            judge();
        }
    }

    /** It may come back in time. What had come of its reply comes again, if at all. */
    @Override
    public void away(int replica) {
        int place = client.place(replica);
        if (place >= 0 && !replies.has(place)) {
            replies.drop(place);
        }
    }

    private void judge() {
        int group = replies.largestGroup();
        int confirmed = confirmed();
        if (group >= 0 && (replies.alike(group) >= needed || (!level.isSafe() && confirmed >= needed))) {
            deliver(group);
            return;
        }
        int open = client.replicas() - Long.bitCount(replies.wholePlaces() | marked | refused | lost);
        if (level.isSafe() && replies.count() >= needed && open == 0) {
            reconcile();
        } else if (confirmed + open < needed) {
            giveUp(confirmed);
        }
    }

    private int confirmed() {
        return Long.bitCount(replies.wholePlaces() | marked);
    }

    private void deliver(int place) {
        Slot waiting = client.end();
        if (waiting != null) {
            waiting.deliver(replies.of(place), 0, replies.end(place), true);
        }
        clear();
    }

    /** Everybody has answered, not alike: perhaps enough have, command by command. */
    private void reconcile() {
        int answered = replies.count();
        all.asker().tally().reconciled();
        if (commands == null) {
            all.asker().tally().difference();
            int alike = replies.alike(replies.largestGroup());
            fail(LevelErrors.differs(level, client.replicas(), answered, alike), false);
            return;
        }
        List<Reconciliation.Choice> choices = all.reconciliation().reconcile(span, replies, level);
        Slot waiting = client.end();
        if (waiting != null) {
            all.asker().deliver(waiting, choices, choice -> {
                all.asker().tally().difference();
                return LevelErrors.differs(level, client.replicas(), answered, choice.alike());
            });
        }
        clear();
    }

    private void giveUp(int confirmed) {
        int refusing = Long.bitCount(refused & ~marked);
        byte[] error = refusing > client.replicas() - needed
                ? LevelErrors.refused(level, client.replicas(), refusing)
                : LevelErrors.unknown(level, client.replicas(), confirmed);
        fail(error, refusing == 0);
    }

    @Override
    public void tick(long nowNanos) {
        if (changed && !isDone()) {
            changed = false;
            judge();
        }
        if (!isDone() && nowNanos - deadlineNanos >= 0) {
            giveUp(confirmed());
        }
    }

    private void fail(byte[] error, boolean unknown) {
        Slot waiting = client.end();
        if (waiting != null) {
            if (unknown) {
                all.asker().countUnknown(waiting);
            }
            all.asker().deliverError(waiting, error);
        }
        clear();
    }

    private void clear() {
        replies.clear();
        ByteBuf copy = commands;
        commands = null;
        if (copy != null) {
            copy.release();
        }
    }

    @Override
    public void cancel() {
        client.end();
        clear();
    }

    /** The stream is in the middle of its own work: the next tick acts on it. */
    @Override
    public void marked(int replica) {
        int place = client.place(replica);
        if (place >= 0 && !isDone()) {
            marked |= 1L << place;
            changed = true;
        }
    }

    @Override
    public void skipped(int replica) {
        int place = client.place(replica);
        if (place >= 0 && !isDone()) {
            lost |= 1L << place;
            changed = true;
        }
    }

    @Override
    public void released() {
        client.released();
    }
}
