package io.ringspan.replication.store;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.frame.WriteFrame;
import java.util.BitSet;

/**
 * One span that is being repeated: command by command, each waiting for the answer to the one before, since only so is it sure
 * that a delta which has to follow a whole value does follow it; or all at once, if the store applies it as one.
 *
 * <p><b>Owner.</b> The store's worker. <b>Buffers.</b> Keeps a reference to the span until {@link #close}.
 */
final class Repeat {
    private final WriteFrame frame = new WriteFrame();
    private final SpanFate fate;
    private int command;
    private int at;
    private boolean asOne;
    private boolean waiting;

    /** The commands that are on their way, and the keys that they write. */
    private final BitSet sent = new BitSet();

    private FailedTail.Touched touching = new FailedTail.Touched();

    /** The commands that the store was sent in this repeating, and has not refused. */
    private final BitSet tried = new BitSet();
    /** Those of which it was said that they are left out. */
    private final BitSet left = new BitSet();

    /** @param asOne whether it is sent all at once */
    Repeat(WriteFrame source, SpanFate fate, boolean asOne) {
        this.frame.copyOf(source);
        this.fate = fate;
        this.asOne = asOne;
        this.at = source.at();
        source.span().retain();
    }

    /** Whether what is repeated of it is sent all at once. */
    boolean isAsOne() {
        return asOne;
    }

    /** The command that is next is being sent, without these of its keys. */
    void send(SpanCommands walked, BitSet withoutKeys) {
        waiting = true;
        sent.set(command);
        touching.add(span(), walked, withoutKeys);
    }

    /** Whether something was sent and is not answered. */
    boolean isWaiting() {
        return waiting;
    }

    /** The keys that are written by what is on its way. */
    FailedTail.Touched touching() {
        return touching;
    }

    /** On to the next command. */
    void advance(int end) {
        command++;
        at = end;
    }

    /**
     * The store has answered what was sent, or its connection broke after so many replies.
     *
     * @return whether it has applied all of it
     */
    boolean came(InFlight.Sent what, int replies) {
        boolean all = true;
        int first = asOne ? 0 : command;
        for (int each = sent.nextSetBit(0); each >= 0; each = sent.nextSetBit(each + 1)) {
            boolean refused = what.isRefused(each - first);
            boolean answered = each - first < replies;
            all &= answered && !refused;
            tried.set(each, !refused);
            if (refused) {
                fate.refuse(each);
            } else if (answered) {
                fate.apply(each);
            } else {
                fate.lose(each);
            }
        }
        waiting = false;
        sent.clear();
        if (asOne && !all) {
            command = 0;
            at = frame.at();
        }
        asOne &= !what.apart;
        return all;
    }

    /** The keys that were being written: they are from now on those of the tail. */
    FailedTail.Touched takeTouching() {
        FailedTail.Touched taken = touching;
        touching = new FailedTail.Touched();
        return taken;
    }

    boolean isDone() {
        return command == frame.commands();
    }

    void close() {
        frame.span().release();
    }

    WriteFrame frame() {
        return frame;
    }

    ByteBuf span() {
        return frame.span();
    }

    SpanFate fate() {
        return fate;
    }

    /** Which command is next, from 0. */
    int command() {
        return command;
    }

    /** Where it begins. */
    int at() {
        return at;
    }

    /** Whether it has been sent in this repeating already, and may have been applied. */
    boolean isSecondAttempt() {
        return tried.get(command);
    }

    /** Whether it has been sent in this repeating already, and was applied. */
    boolean wasApplied() {
        return tried.get(command) && !fate.isUnknown(command) && !fate.isNotApplied(command);
    }

    /** It is left out. Returns false if that was said before. */
    boolean leave() {
        boolean isFirst = !left.get(command);
        left.set(command);
        return isFirst;
    }
}
