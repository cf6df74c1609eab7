package io.ringspan.node.decide;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import io.ringspan.node.block.BlockedClients;
import io.ringspan.node.block.Ticket;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.resp.RespWriter;
import io.ringspan.node.session.Blocking;
import io.ringspan.node.worker.Outcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's command that waits until there is something for it. It is decided again and again: when it is told that a key was written, and
 * from time to time in any case, since what it is told by may be lost. What it takes is taken by a decision like any other, so a client that
 * is gone while it waits has taken nothing.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the command until it ends. <b>Limits.</b> Those of
 * {@link BlockedClients}.
 */
public final class BlockedCommand implements BlockedClients.Blocked, Blocking, ReplyTarget, Coordination {
    /** What a decider says that has found nothing; behind it the command to ask again with, if it is another one. */
    public static final byte[] WAITS = "+WAITING\r\n".getBytes(US_ASCII);

    private static final long AGAIN_MILLIS = 5_000;
    private static final long RETRY_MILLIS_MIN = 5;
    private static final long RETRY_MILLIS_MAX = 200;
    /** So many times nobody could be asked, while it waited or the ring changed: some nine seconds. */
    private static final int RETRIES_MAX = 50;

    private static final byte[] UNBLOCKED = "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n".getBytes(US_ASCII);
    private static final byte[] FULL = ("-OVERLOADED " + BlockedClients.CLIENTS_MAX
                    + " clients of this node wait in commands, and more may not;"
                    + " nothing was done; wait, then try again\r\n")
            .getBytes(US_ASCII);

    private final Decisions decisions;
    private final Slot client;
    private final Runnable whenEnded;
    private final int token;
    private final Decisions.Asked how;
    private final long deadlineNanos;
    private final boolean forEver;
    private final Slot slot = new Slot();
    private final HeldReply held;
    private ByteBuf command;
    private long ticket = Ticket.NONE;
    private @Nullable ScheduledFuture<?> alarm;
    private boolean asking;
    private boolean rung;
    private boolean waited;
    private boolean over;
    private boolean ended;
    private int retries;
    private boolean overAsError;

    /**
     * Makes one.
     *
     * @param timeoutNanos how long it waits; 0 for ever
     * @param whenEnded is called once, when the client is answered or gone
     */
    BlockedCommand(
            Decisions decisions,
            Decisions.Question question,
            Slot client,
            Decisions.Asked how,
            long timeoutNanos,
            Runnable whenEnded) {
        this.decisions = decisions;
        this.client = client;
        this.whenEnded = whenEnded;
        this.token = question.token();
        this.how = how;
        this.forEver = timeoutNanos == 0;
        this.deadlineNanos = decisions.nowNanos() + timeoutNanos;
        this.held = new HeldReply(RespProtocol.RESP, decisions.allocator());
        int length = question.to() - question.from();
        this.command = decisions.allocator().directBuffer(length).writeBytes(question.bytes(), question.from(), length);
    }

    /** Asks for the first time. */
    public void begin() {
        client.coordinatedBy(this);
        client.sentAt(how.level());
        ticket = decisions.blocked().enter(decisions.self(), this);
        if (ticket == Ticket.NONE) {
            end(FULL);
            return;
        }
        ask();
    }

    private void ask() {
        asking = true;
        rung = false;
        stopAlarm();
        client.startsAt(decisions.nowNanos());
        slot.open(this, 1, true, client.startNanos());
        decisions.ask(command, token, ticket, slot, how);
    }

    @Override
    public void ring() {
        if (asking) {
            rung = true;
        } else if (!ended) {
            ask();
        }
    }

    @Override
    public void unblock(boolean asError) {
        decisions.blocked().loop().execute(() -> {
            overAsError |= asError;
            isOver();
        });
    }

    private void isOver() {
        over = true;
        if (!asking && !ended) {
            client.startsAt(decisions.nowNanos());
            endOver();
        }
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        held.hold(in, at, length, last);
        if (last) {
            asking = false;
            slot.clear();
            if (ended) {
                held.drop();
                release(); // it may have been noted as waiting just now
            } else {
                answered();
            }
        }
    }

    private void answered() {
        int length = held.end() - held.at();
        boolean waits = held.startsWith(WAITS);
        boolean nobody = (waited || decisions.isChanging()) && held.isError() && isNobody() && retries < RETRIES_MAX;
        if (!waits && !nobody) {
            ByteBuf reply = held.bytes().retainedSlice(held.at(), length);
            held.drop();
            client.ends(slot.outcome());
            end(reply);
            return;
        }
        if (waits && length > WAITS.length) {
            command.clear().writeBytes(held.bytes(), held.at() + WAITS.length, length - WAITS.length);
        }
        held.drop();
        waited |= waits;
        retries = waits ? 0 : retries + 1;
        if (over) {
            endOver();
        } else if (rung && waits) {
            ask();
        } else {
            sleep(waits ? AGAIN_MILLIS : retryMillis());
        }
    }

    private long retryMillis() {
        return Math.min(RETRY_MILLIS_MAX, RETRY_MILLIS_MIN << Math.min(retries, Byte.SIZE));
    }

    /** Whether it was not decided, since nobody could. */
    private boolean isNobody() {
        return MovingDecision.isUndone(held, RespProtocol.RESP)
                || held.startsWith(DecisionError.OVERLOADED.said(RespProtocol.RESP));
    }

    private void sleep(long millis) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        if (!forEver) {
            long left = deadlineNanos - decisions.nowNanos();
            if (left <= 0 && waited) {
                endOver();
                return;
            }
            nanos = waited ? Math.min(nanos, left) : nanos; // what was never looked for is not known to be missing
        }
        alarm = decisions.blocked().loop().schedule(this::awake, nanos, TimeUnit.NANOSECONDS);
    }

    private void awake() {
        alarm = null;
        if (ended || asking) {
            return;
        }
        if (!forEver && waited && deadlineNanos - decisions.nowNanos() <= 0) {
            isOver();
        } else {
            ask();
        }
    }

    private void stopAlarm() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
    }

    /** With what it gets when its time is over. */
    private void endOver() {
        if (overAsError) {
            end(UNBLOCKED);
        } else {
            ByteBuf nothing = decisions.allocator().directBuffer();
            new RespWriter().to(nothing, how.protocol()).noArray();
            end(nothing);
        }
    }

    private void end(byte[] reply) {
        if (reply[0] == '-') {
            client.ends(Outcome.ERROR);
        }
        end(Unpooled.wrappedBuffer(reply));
    }

    private void end(ByteBuf reply) {
        leave();
        client.deliver(reply, reply.readerIndex(), reply.readableBytes(), true);
        reply.release();
    }

    private void leave() {
        ended = true;
        stopAlarm();
        if (!asking) {
            release();
        }
        whenEnded.run();
    }

    private void release() {
        command.release();
        if (ticket != Ticket.NONE) {
            decisions.blocked().leave(ticket);
            decisions.forget(token, ticket, how);
        }
    }

    @Override
    public void brokenOff(Slot of) {
        held.drop();
        ClientError.UNKNOWN.inPlaceOfReply(of, RespProtocol.RESP);
    }

    /** The client is gone. What is being asked is waited for: only then is it known that nobody will be told. */
    @Override
    public void cancel() {
        if (!ended) {
            leave();
        }
    }
}
