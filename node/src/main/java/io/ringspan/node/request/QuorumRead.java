package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.Repair;
import io.ringspan.node.reconcile.Replies;
import io.ringspan.node.reconcile.SharedVersion;
import io.ringspan.node.reconcile.VersionSink;
import io.ringspan.node.repair.ReadRepair;
import io.ringspan.node.repair.ReadRepairs;
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
    /** How often replicas that are at odds are asked again. */
    private static final int ROUNDS_MAX = 5;

    private final QuorumReads all;
    private final Span span = new Span();
    private final Replies replies;
    private final AskedReplicas asked;
    private final SharedVersion shared = new SharedVersion();
    private @Nullable Slot slot;
    private @Nullable VersionSink versionsTo;
    private Consistency level = Consistency.DC_ONE;
    private int[] replicas = {};
    private long deadlineNanos;
    private boolean overloaded;
    private boolean refused;
    private boolean behindWrites;

    // What is done about replicas that are at odds.
    private @Nullable ReadRepair repair;
    private boolean repaired;
    private boolean asksAgain;
    private int rounds;
    private int atOdds;
    private int atOddsAlike;
    private long answeredBefore;

    QuorumRead(QuorumReads all) {
        this.all = all;
        this.replies = new Replies(all.room(), Replies.FIRST_BYTES);
        this.asked = new AskedReplicas(this, all.asker());
    }

    /** Begins with a batch whose span is set. */
    void begin(Slot forSlot, int[] candidates, Consistency at, boolean behind, long nowNanos) {
        slot = forSlot;
        replicas = candidates;
        level = at;
        refused = false;
        behindWrites = behind;
        asked.begin(candidates, behind);
        deadlineNanos = nowNanos + all.asker().timeoutNanos();
        rounds = 0;
        atOdds = 0;
        answeredBefore = 0;
        beginRound();
        forSlot.coordinatedBy(this);
        int reachable = asked.reachable();
        if (reachable < level.needed(candidates.length)) {
            overloaded = all.asker().isOverloaded(replicas);
            tooFew(reachable, errors().unavailable(reachable, all.asker().silentText(replicas)));
            return;
        }
        if (!all.room().mayBegin()) {
            overload(errors().noRoom());
            return;
        }
        span.retain();
        askEnough();
    }

    private void beginRound() {
        asked.beginRound(answeredBefore);
        overloaded = false;
        repaired = false;
        asksAgain = false;
        replies.begin(replicas.length);
    }

    private void askEnough() {
        int needed = level.needed(replicas.length);
        for (int i = 0; i < needed; i++) {
            asked.askOneMore(false);
        }
        if (asked.outstanding() < needed) {
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

    /** Asks one in place of another that is lost or late. */
    private boolean askInstead(boolean late) {
        boolean more = asked.askOneMore(late);
        if (more) {
            all.asker().tally().readRetried();
        }
        return more;
    }

    /** A piece of the reply of the replica at that place has come. */
    void replying(int place, ByteBuf in, int at, int length) {
        if (slot == null) {
            return; // what came before was too long
        }
        replies.add(place, in, at, length);
        if (!replies.findRoom()) {
            overload(errors().noRoom());
        } else if (replies.end(place) > all.room().replicaBytesMax()) {
            fail(LevelErrors.tooLong(all.room().replicaBytesMax()));
        }
    }

    /**
     * Its reply is whole, and these are the versions.
     *
     * @param counts whether the reply is worth anything
     */
    void replied(int place, ByteBuf in, int at, int length, boolean counts) {
        if (slot == null) {
            return;
        }
        if (!counts) {
            replies.drop(place);
            lost();
            return;
        }
        replies.versions(place, in, at, length);
        all.found(replies.latest(place));
        judge();
    }

    /** It will not reply. */
    void broken(int place) {
        replies.drop(place);
        lost();
    }

    /** It will not reply, since the ring has changed. */
    void notOwner(int place) {
        refused = true;
        broken(place);
    }

    /** It has too much to do, as had whoever is asked in its place. */
    void overloaded(int place) {
        all.asker().wasLate(replicas[place]);
        overloaded = true;
        broken(place);
    }

    void late(int place) {
        all.asker().wasLate(replicas[place]);
        if (!askInstead(true) && repairs() != null) {
            judge(); // those that have answered in time may be enough
        }
    }

    private void lost() {
        if (slot == null || askInstead(overloaded)) {
            return;
        }
        int needed = level.needed(replicas.length);
        int able = replies.count() + asked.outstanding();
        if (able < needed) {
            tooFew(able, errors().broken(able));
        } else {
            judge();
        }
    }

    private void judge() {
        int needed = level.needed(replicas.length);
        if (slot == null || repair != null || replies.count() < needed) {
            return;
        }
        int group = replies.largestGroup();
        if (replies.alike(group) >= needed) {
            Slot waiting = end();
            if (waiting != null) {
                VersionSink wanting = versionsTo;
                if (wanting != null) {
                    shared.tell(replies, group, span.commands(), wanting);
                }
                waiting.deliver(replies.of(group), 0, replies.end(group), true);
            }
            boolean alike = replies.alike(group) == replies.count();
            all.answered(span, replies, replicas, alike, true);
            give();
            return;
        }
        all.asker().tally().reconciled();
        List<Reconciliation.Choice> choices = all.reconciliation().reconcile(span, replies, level);
        boolean decided = choices.stream().allMatch(choice -> choice.from() != null);
        if (decided) {
            deliver(choices);
        } else if (asked.outstanding() > 0 ? asked.noneComesSoon() : !asked.askOneMore(false)) {
            mend(choices);
        }
    }

    /** What mends replicas that are at odds, if the level and the settings have it so. */
    private @Nullable ReadRepairs repairs() {
        return level.isSafe() ? all.repairs() : null;
    }

    /**
     * All have answered that may, and no majority agrees: has what is newest written back to those that have something
     * older; if that cannot be, asks again, since what they lack is mostly on its way.
     */
    private void mend(List<Reconciliation.Choice> choices) {
        ReadRepairs repairs = repairs();
        if (repairs != null && !repaired) {
            repaired = true;
            List<Repair> wanted = all.reconciliation().repairs(span, replies, level);
            repair = repairs.begin(span, wanted, replicas, level.needed(replicas.length), this::restored);
        }
        if (repair == null && asked.noneComesSoon() && !askAgain(choices) && asked.outstanding() == 0) {
            deliver(choices);
        }
    }

    /** What could be restored is. */
    private void restored() {
        ReadRepair ended = repair;
        repair = null;
        if (slot == null || ended == null) {
            return;
        }
        List<Reconciliation.Choice> choices = ended.with(all.reconciliation().reconcile(span, replies, level));
        if (choices.stream().allMatch(choice -> choice.from() != null)) {
            deliver(choices);
        } else {
            mend(choices);
        }
    }

    /** Whether the replicas are asked once more: at once the first time, then at the next look at the clock. */
    private boolean askAgain(List<Reconciliation.Choice> choices) {
        if (repairs() == null || rounds >= ROUNDS_MAX || !all.asker().mayAskAgain()) {
            return false;
        }
        atOdds = replies.count();
        atOddsAlike =
                choices.stream().mapToInt(Reconciliation.Choice::alike).min().orElse(0);
        answeredBefore = replies.wholePlaces();
        asked.forget();
        replies.clear();
        beginRound();
        if (rounds++ == 0) {
            askEnough();
        } else {
            asksAgain = true;
        }
        return true;
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
        all.answered(span, replies, replicas, false, true);
        give();
    }

    /** Looks at the clock; false once it has ended. */
    boolean isWaiting(long nowNanos) {
        if (slot != null && nowNanos - deadlineNanos >= 0) {
            expire();
        } else if (slot != null && asksAgain) {
            asksAgain = false;
            askEnough();
        }
        return slot != null;
    }

    /** Enough replies that are at odds have come in time all the same. */
    private void expire() {
        if (replies.count() >= level.needed(replicas.length)) {
            List<Reconciliation.Choice> choices = all.reconciliation().reconcile(span, replies, level);
            deliver(repair == null ? choices : repair.with(choices));
        } else if (atOdds > 0) {
            all.asker().tally().disagreement();
            fail(errors().disagree(atOdds, atOddsAlike));
        } else {
            fail(errors().timeout(replies.count()));
        }
    }

    private void tooFew(int able, String otherwise) {
        if (overloaded) {
            overload(errors().overloaded(able));
        } else if (!isPlannedAnew()) {
            fail(otherwise);
        }
    }

    /** Whether it is handed over, since the ring changes; who asks for another datacenter does that itself. */
    private boolean isPlannedAnew() {
        Slot waiting = slot;
        boolean planned = waiting != null
                && versionsTo == null
                && all.asker().planAnew(span, waiting, behindWrites, refused, replicas);
        if (planned) {
            end();
            give();
        }
        return planned;
    }

    private void overload(String error) {
        Slot refused = slot;
        if (refused != null) {
            all.asker().tally().commandsOverloaded(refused.commands());
        }
        fail(error);
    }

    private void fail(String error) {
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
        ReadRepair underWay = repair;
        repair = null;
        if (underWay != null) {
            underWay.cancel();
        }
        asked.forget();
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
