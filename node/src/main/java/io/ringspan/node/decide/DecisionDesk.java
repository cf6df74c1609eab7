package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.ringspan.node.block.BlockedClients;
import io.ringspan.node.protocol.Protocol;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a node is asked to decide, by its own workers and by its peers: brings what is asked to worker 0, and the answer back.
 *
 * <p><b>Threads.</b> Asked from any worker. <b>Limits.</b> {@value #WAITING_MAX} commands of together {@value #BYTES_MAX} bytes are under
 * way; more are turned away with OVERLOADED.
 */
public final class DecisionDesk {
    static final int WAITING_MAX = 16 * 1024;
    static final long BYTES_MAX = 64L << 20;

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final BlockedClients blocked = new BlockedClients();
    private final Protocol protocol;
    private volatile @Nullable Decider decider;

    /** @param protocol of the clients */
    public DecisionDesk(Protocol protocol) {
        this.protocol = protocol;
    }

    /** Who decides, on worker 0. Once, before the node serves anybody. */
    public void isServedBy(Decider by) {
        decider = by;
    }

    /** What became of what was asked. Any thread. */
    public DecisionCounts counts() {
        Decider by = decider;
        return by == null ? new DecisionCounts(() -> 0) : by.counts();
    }

    /**
     * A worker of the node, as one that asks.
     *
     * @param behind runs something on the store worker, behind what this worker has written before
     */
    public record Caller(EventLoop loop, Executor behind) {}

    /**
     * Has a command decided, behind what the caller's worker has written to this node's store.
     *
     * @param answered takes what was decided, on the caller's loop
     */
    public void decide(DecisionRequest request, Caller caller, Answered answered) {
        Decider by = decider;
        if (by == null) {
            request.command().release();
            answered.nothing(protocol, DecisionError.UNAVAILABLE);
            return;
        }
        int length = request.command().readableBytes();
        int commands = waiting.incrementAndGet();
        long bytes = waitingBytes.addAndGet(length);
        if (commands > WAITING_MAX || bytes > BYTES_MAX) {
            left(length);
            by.counts().turnedAway();
            request.command().release();
            answered.nothing(protocol, DecisionError.OVERLOADED);
            return;
        }
        Answered back = (reply, stamp) -> {
            left(length);
            tell(caller.loop(), answered, reply, stamp);
        };
        caller.behind().execute(() -> by.decide(request, back));
    }

    /** The node's clients whose commands wait, here or at another node. */
    public BlockedClients blocked() {
        return blocked;
    }

    /** A client waits here no longer. */
    public void forget(long ticket, Caller caller) {
        Decider by = decider;
        if (by != null) {
            caller.behind().execute(() -> by.waiters().leave(ticket, false));
        }
    }

    private void left(int length) {
        waiting.decrementAndGet();
        waitingBytes.addAndGet(-length);
    }

    private static void tell(EventLoop loop, Answered answered, ByteBuf reply, long stamp) {
        if (loop.inEventLoop()) {
            answered.decided(reply, stamp);
            return;
        }
        try {
            loop.execute(() -> answered.decided(reply, stamp));
        } catch (RejectedExecutionException ended) {
            reply.release();
        }
    }
}
