package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.conf.Consistency;
import io.ringspan.node.worker.Outcome;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A batch's place in the order of its client's replies. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds replies that came before their turn. <b>Limits.</b>
 * The reply queue bounds what its slots hold together.
 */
public final class Slot {
    private @Nullable ReplyTarget target;
    private @Nullable Coordination coordination;
    private int commands;
    private boolean write;
    private int group;
    private @Nullable FirstCommand first;
    private long startNanos;
    private @Nullable Consistency level;
    private Outcome outcome = Outcome.OK;
    private int answeredBy;

    private @Nullable ByteBuf held;
    private @Nullable ArrayDeque<ByteBuf> heldMore;
    private boolean answered;

    public void open(ReplyTarget to, int commandCount, boolean isWrite, long nowNanos) {
        target = to;
        commands = commandCount;
        write = isWrite;
        group = 0;
        startNanos = nowNanos;
        answered = false;
        level = null;
        outcome = Outcome.OK;
        if (first != null) {
            first.clear();
        }
    }

    /** It has waited until now for something that no replica could give: that is no time that a reply took. */
    public void startsAt(long nanos) {
        startNanos = nanos;
    }

    /** What its commands are about: the number of a group of the table, 0 for several. */
    public void isAbout(int groupOfAll) {
        group = groupOfAll;
    }

    /** Replicas are asked, at that level. */
    public void sentAt(Consistency at) {
        level = at;
    }

    /** Whose reply is delivered next, by its number in the topology. */
    void isAnsweredBy(int node) {
        answeredBy = node;
    }

    /** Who answered, if one of several was asked; said before the first byte of its reply. */
    public int answeredBy() {
        return answeredBy;
    }

    /** The client is given something else than what replicas replied. */
    public void ends(Outcome as) {
        outcome = outcome.and(as);
    }

    /** Back to the state before {@link #open}. What was held must have been taken or released. */
    public void clear() {
        target = null;
        coordination = null;
    }

    public void coordinatedBy(Coordination by) {
        coordination = by;
    }

    /** Passes replies to whoever wants them. */
    public void deliver(ByteBuf in, int at, int length, boolean last) {
        ReplyTarget to = target;
        if (to != null) {
            to.deliver(this, in, at, length, last);
        }
    }

    /** Says that the replies broke off. Whoever worked on them has ended, and may already work for another slot. */
    public void brokenOff() {
        coordination = null;
        ReplyTarget to = target;
        if (to != null) {
            to.brokenOff(this);
        }
    }

    /** Stops the work on an answer that is still outstanding. */
    public void cancel() {
        Coordination by = coordination;
        if (by != null && !answered) {
            by.cancel();
        }
    }

    /** Keeps a piece until its turn; takes over the reference. */
    public void hold(ByteBuf piece) {
        if (held == null) {
            held = piece;
        } else {
            if (heldMore == null) {
                heldMore = new ArrayDeque<>(4);
            }
            heldMore.add(piece);
        }
    }

    /** The next piece held, in order, with its reference; null when there is none. */
    @Nullable
    public ByteBuf takeHeld() {
        ByteBuf first = held;
        held = heldMore == null ? null : heldMore.poll();
        return first;
    }

    public int commands() {
        return commands;
    }

    public boolean isWrite() {
        return write;
    }

    /** See {@link #isAbout}. */
    public int group() {
        return group;
    }

    /** What it begins with; nothing is known of it unless somebody has said it. */
    public FirstCommand first() {
        FirstCommand its = first;
        if (its == null) {
            its = new FirstCommand();
            first = its;
        }
        return its;
    }

    /** The level at which replicas were asked; null if nobody was. */
    public @Nullable Consistency level() {
        return level;
    }

    /** How it ends, as far as is known. */
    public Outcome outcome() {
        return outcome;
    }

    public long startNanos() {
        return startNanos;
    }

    /** Whether all of the slot's replies are held or delivered. */
    public boolean isAnswered() {
        return answered;
    }

    public void markAnswered() {
        answered = true;
    }

    /**
     * Slots that are not in use.
     *
     * <p><b>Owner.</b> The worker. <b>Limits.</b> Keeps {@value #KEPT_MAX}; more are left to the collector.
     */
    public static final class Pool {
        private static final int KEPT_MAX = 16 * 1024;

        private final ArrayDeque<Slot> spare = new ArrayDeque<>();

        public Slot take() {
            Slot slot = spare.poll();
            return slot == null ? new Slot() : slot;
        }

        public void give(Slot slot) {
            slot.clear();
            if (spare.size() < KEPT_MAX) {
                spare.push(slot);
            }
        }
    }
}
