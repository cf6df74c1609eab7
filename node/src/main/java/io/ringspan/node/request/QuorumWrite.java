package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.reconcile.OtherDatacenters;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.WriteAcks;
import io.ringspan.node.standing.Standings;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.stream.Write;
import java.util.BitSet;
import java.util.List;

/**
 * A write batch that went to several replicas, while its client waits for as many as its level needs: of the local ones, of
 * all, or of the local ones and for the word of every other datacenter. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Those of its acknowledgements, until the client is answered.
 */
final class QuorumWrite implements PendingWrite {
    private static final int[][] NOBODY_ELSE = {};

    private final ReplicatedWrites all;
    private final WriteAcks acks;
    private final OtherDatacenters others = new OtherDatacenters();
    private final WaitingClient client = new WaitingClient();
    private LevelErrors errors = new LevelErrors(Consistency.DC_ONE, 1, "");
    private int commands;
    private long position;
    private long deadlineNanos;
    private boolean changed;

    QuorumWrite(ReplicatedWrites all) {
        this.all = all;
        this.acks = all.reconciliation().acks(all.room());
    }

    /**
     * Looks who can be reached, and whether replies may be held; false when those are too few, or may not: then nothing may
     * be sent, and the client has been told.
     */
    boolean begin(Slot forSlot, Run run, int protocol, Consistency level, long nowNanos) {
        ReplicaSet owners = run.replicas();
        boolean gathers = level == Consistency.DC_EACH_SAFE_QUORUM;
        int[] asked = level == Consistency.ALL ? owners.all() : owners.local();
        client.begin(forSlot, asked);
        acks.begin(asked, level, standings());
        others.begin(gathers ? owners.remote() : NOBODY_ELSE);
        errors = LevelErrors.in(
                level == Consistency.ALL ? "all datacenters" : all.datacenter(owners.local()[0]), level, asked.length);
        commands = run.commands();
        position = 0;
        changed = false;
        deadlineNanos = nowNanos + all.timeoutNanos();
        forSlot.coordinatedBy(this);
        if (!all.canBeMet(asked, level)) {
            fail(errors.unavailable(all.reachable(asked), standings().silentText(asked)), false);
            return false;
        }
        for (int i = 0; gathers && i < owners.remote().length; i++) {
            int[] there = owners.remote()[i];
            if (!all.canBeMet(there, level)) {
                String states = standings().silentText(there);
                fail(errors.unavailableIn(all.datacenter(there[0]), there.length, all.reachable(there), states), false);
                return false;
            }
        }
        boolean kept = all.room().mayBegin()
                && acks.keep(run.in(), run.start(), run.length(), run.commands(), run.token(), protocol);
        if (!kept) {
            all.asker().tally().commandsOverloaded(run.commands());
            fail(errors.noRoomForWrite(), false);
        }
        return kept;
    }

    private Standings standings() {
        return all.asker().standings();
    }

    @Override
    public void sent(Write asWrite) {
        position = asWrite.frame().position();
        client.sent(asWrite);
    }

    /** The position of the write; 0 before it was sent. */
    long position() {
        return position;
    }

    @Override
    public boolean isDone() {
        return client.isDone();
    }

    @Override
    public void replied(int replica, ByteBuf in, int at, int length, boolean last, int refusals) {
        if (!isDone() && acks.replied(replica, in, at, length, last, refusals)) {
            judge();
        }
    }

    @Override
    public void lost(int replica) {
        if (!isDone() && acks.lost(replica)) {
            judge();
        }
    }

    @Override
    public void silent(int replica) {
        if (!isDone() && acks.silent(replica)) {
            judge();
        }
    }

    @Override
    public void away(int replica) {
        acks.away(replica);
    }

    /**
     * Another datacenter has gathered its replies.
     *
     * @param by a replica there
     * @param commands those whose replies differ
     */
    void gathered(int by, Gathered word, BitSet commands) {
        if (!isDone()) {
            others.said(by, word, commands);
            judge();
        }
    }

    private void judge() {
        WriteAcks.Verdict here = acks.judge();
        switch (here) {
            case MET, DIFFERENT -> {
                if (others.haveApplied()) {
                    deliver(here);
                } else {
                    lookElsewhere();
                }
            }
            case TOO_FEW -> giveUp();
            case OPEN -> lookElsewhere();
        }
    }

    private void lookElsewhere() {
        int refusing = others.refusing();
        if (refusing >= 0) {
            fail(errors.refusedIn(all.datacenter(refusing)), false);
        }
    }

    /** Enough have applied it, everywhere. */
    private void deliver(WriteAcks.Verdict here) {
        if (here == WriteAcks.Verdict.MET && others.different() < 0) {
            int group = acks.group();
            Slot waiting = client.end();
            if (waiting != null) {
                waiting.deliver(acks.replies().of(group), 0, acks.replies().end(group), true);
            }
            acks.clear();
            return;
        }
        all.asker().tally().reconciled();
        Span span = acks.span();
        if (span == null) {
            all.asker().tally().difference();
            fail(differs(acks.alike()), false);
            return;
        }
        List<Reconciliation.Choice> choices = all.reconciliation().reconcile(span, acks.replies(), acks.level());
        for (int i = 0; i < choices.size(); i++) {
            if (others.differs(i)) {
                choices.set(i, choices.get(i).undecided());
            }
        }
        Slot waiting = client.end();
        if (waiting != null) {
            all.asker().deliver(waiting, choices, choice -> {
                all.asker().tally().difference();
                return differs(choice.alike());
            });
        }
        acks.clear();
    }

    private String differs(int alike) {
        boolean here = alike < acks.level().needed(acks.replicas());
        if (here && acks.alike() == 0) {
            return acks.isUnkept() ? errors.unkept(acks.confirmed()) : errors.unheard(acks.confirmed());
        }
        return here || others.different() < 0
                ? errors.differs(acks.confirmed(), alike)
                : errors.differsIn(all.datacenter(others.different()));
    }

    private void giveUp() {
        if (acks.isRefused()) {
            fail(errors.refused(acks.refusing()), false);
        } else if (acks.confirmed() < acks.level().needed(acks.replicas()) || others.haveApplied()) {
            fail(errors.unknown(acks.confirmed()), acks.refusing() == 0);
        } else {
            fail(errors.unknownIn(all.datacenter(others.missing())), true);
        }
    }

    @Override
    public void tick(long nowNanos) {
        look();
        if (!isDone() && nowNanos - deadlineNanos >= 0) {
            expire();
        }
    }

    private void expire() {
        WriteAcks.Verdict here = acks.judgeLate();
        others.goByMarks(commands);
        if (here != WriteAcks.Verdict.TOO_FEW && others.haveApplied()) {
            deliver(here);
        } else {
            giveUp();
        }
    }

    /** Acts on what the stream has said meanwhile. */
    void look() {
        if (changed && !isDone()) {
            changed = false;
            judge();
        }
    }

    private void fail(String error, boolean unknown) {
        Slot waiting = client.end();
        if (waiting != null) {
            if (unknown) {
                all.asker().countUnknown(waiting);
            }
            all.asker().deliverError(waiting, error);
        }
        acks.clear();
    }

    @Override
    public void cancel() {
        client.end();
        acks.clear();
    }

    /** The stream is in the middle of its own work: this acts on it when the turn ends. */
    @Override
    public void marked(int replica) {
        if (!isDone() && acks.marked(replica)) {
            toLook();
        } else {
            others.marked(replica);
        }
    }

    @Override
    public void skipped(int replica) {
        if (!isDone() && acks.skipped(replica)) {
            toLook();
        }
    }

    private void toLook() {
        if (!changed) {
            changed = true;
            all.toLook(this);
        }
    }

    @Override
    public void released() {
        client.released();
    }
}
