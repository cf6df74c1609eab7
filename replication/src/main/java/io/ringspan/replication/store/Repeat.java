package io.ringspan.replication.store;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.frame.WriteFrame;
import java.util.BitSet;

/**
 * One span that is being repeated, command by command, each waiting for the answer to the one before: only so is it sure
 * that a delta which has to follow a whole value does follow it.
 *
 * <p><b>Owner.</b> The store's worker. <b>Buffers.</b> Keeps a reference to the span until {@link #close}.
 */
final class Repeat {
    private final WriteFrame frame = new WriteFrame();
    private final SpanFate fate;
    private int command;
    private int at;
    private boolean secondAttempt;
    private boolean waiting;
    private BitSet overwritten = new BitSet();

    Repeat(WriteFrame source, SpanFate fate) {
        this.frame.copyOf(source);
        this.fate = fate;
        this.at = source.at();
        source.span().retain();
    }

    /** The command was sent, without these of its keys. */
    void sent(BitSet withoutKeys) {
        waiting = true;
        overwritten = withoutKeys;
    }

    /** Whether the command was sent without this key. */
    boolean isOverwritten(int key) {
        return overwritten.get(key);
    }

    /** Whether the command was sent and is not answered. */
    boolean isWaiting() {
        return waiting;
    }

    /** The command is done with, one way or the other. */
    void advance(int end) {
        command++;
        at = end;
        secondAttempt = false;
        waiting = false;
    }

    /** The store refused the command. */
    void refused() {
        fate.refuse(command);
        secondAttempt = false;
        waiting = false;
    }

    /** The connection broke while the command was on its way. */
    void lost() {
        fate.lose(command);
        secondAttempt = true;
        waiting = false;
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

    /** Whether it has been sent in this repeating already, with an unknown fate. */
    boolean isSecondAttempt() {
        return secondAttempt;
    }
}
