package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.block.Ticket;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's command that has to be decided while the ring changes. Who is asked may not own its keys any more, or not serve them yet: then
 * it is asked for again, of whoever would decide by the ring as it is then, until it is decided or its time is up.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the command, and what came of the reply, until the client is answered.
 * <b>Limits.</b> Those of the client's commands in flight; pauses from {@value #PAUSE_MILLIS_MIN} to {@value #PAUSE_MILLIS_MAX} ms between two
 * questions, and ends within the time that a request may take.
 */
final class MovingDecision implements ReplyTarget, Coordination {
    static final long PAUSE_MILLIS_MIN = 5;
    static final long PAUSE_MILLIS_MAX = 50;

    private final Decisions decisions;
    private final int token;
    private final Decisions.Asked how;
    private final long deadlineNanos;
    private final ByteBuf command;
    private final HeldReply held;
    private final Slot slot = new Slot();
    private @Nullable Slot client;
    private long pauseMillis = PAUSE_MILLIS_MIN;

    MovingDecision(Decisions decisions, Decisions.Question question, Slot client, Decisions.Asked how) {
        this.decisions = decisions;
        this.token = question.token();
        this.how = how;
        this.client = client;
        this.deadlineNanos = client.startNanos() + decisions.timeoutNanos();
        this.held = new HeldReply(decisions.protocol(), decisions.allocator());
        int length = question.to() - question.from();
        this.command = decisions.allocator().directBuffer(length).writeBytes(question.bytes(), question.from(), length);
    }

    /** Asks for the first time. */
    void begin(Slot of) {
        of.coordinatedBy(this);
        of.sentAt(how.level());
        ask();
    }

    private void ask() {
        Slot waiting = client;
        if (waiting == null) {
            command.release();
        } else if (hasTime() && !decisions.mayAsk(token, how)) {
            pause();
        } else {
            slot.open(this, 1, true, waiting.startNanos());
            decisions.ask(command, token, Ticket.NONE, slot, how);
        }
    }

    private boolean hasTime() {
        return deadlineNanos - decisions.nowNanos() > 0;
    }

    private void pause() {
        decisions.later(TimeUnit.MILLISECONDS.toNanos(pauseMillis), this::ask);
        pauseMillis = Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        held.hold(in, at, length, last);
        if (!last) {
            return;
        }
        slot.clear();
        if (client != null && isUndone(held, decisions.protocol()) && hasTime()) {
            held.drop();
            pause();
            return;
        }
        Slot waiting = end();
        if (waiting != null) {
            waiting.ends(slot.outcome());
            waiting.deliver(held.bytes(), held.at(), held.end() - held.at(), true);
        }
        held.drop();
    }

    /** Whether it was not decided, since nobody could, or who was asked may not. */
    static boolean isUndone(HeldReply reply, Protocol protocol) {
        return reply.isError()
                && (reply.startsWith(DecisionError.MOVED.said(protocol))
                        || reply.startsWith(DecisionError.UNAVAILABLE.said(protocol))
                        || reply.startsWith(DecisionError.NOHOME.said(protocol))
                        || reply.startsWith(protocol.error(ClientError.UNAVAILABLE.text())));
    }

    private @Nullable Slot end() {
        Slot waiting = client;
        client = null;
        command.release();
        return waiting;
    }

    @Override
    public void brokenOff(Slot of) {
        held.drop();
        Slot waiting = end();
        if (waiting != null) {
            waiting.brokenOff();
        }
    }

    /** The client is gone: what is being asked is still answered, to nobody, and after a pause nobody is asked. */
    @Override
    public void cancel() {
        client = null;
    }
}
