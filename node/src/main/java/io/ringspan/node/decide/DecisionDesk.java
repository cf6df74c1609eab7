package io.ringspan.node.decide;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a node is asked to decide, by its own workers and by its peers: brings what is asked to worker 0, and the answer back.
 *
 * <p><b>Threads.</b> Asked from any worker. <b>Limits.</b> As many commands and bytes of all other workers together as worker 0 takes; more are
 * turned away with OVERLOADED.
 */
public final class DecisionDesk {
    private final AtomicInteger handed = new AtomicInteger();
    private final AtomicLong handedBytes = new AtomicLong();
    private volatile @Nullable Decider decider;
    private volatile @Nullable EventLoop loop;

    /** Who decides, on the loop of worker 0. Once, before the node serves anybody. */
    void isServedBy(Decider by, EventLoop on) {
        loop = on;
        decider = by;
    }

    /** What became of what was asked. Any thread. */
    public DecisionCounts counts() {
        Decider by = decider;
        return by == null ? new DecisionCounts() : by.counts();
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
        EventLoop on = loop;
        if (by == null || on == null) {
            request.command().release();
            answered.nothing(DecisionError.UNAVAILABLE);
        } else if (on == caller.loop()) {
            by.decide(request, answered);
        } else if (handed.incrementAndGet() > Decider.WAITING_MAX
                || handedBytes.get() + request.command().readableBytes() > Decider.BYTES_MAX) {
            handed.decrementAndGet();
            by.counts().turnedAway();
            request.command().release();
            answered.nothing(DecisionError.OVERLOADED);
        } else {
            hand(by, request, caller, answered);
        }
    }

    private void hand(Decider by, DecisionRequest request, Caller caller, Answered answered) {
        int bytes = request.command().readableBytes();
        handedBytes.addAndGet(bytes);
        Answered back = (reply, stamp) -> {
            handed.decrementAndGet();
            handedBytes.addAndGet(-bytes);
            try {
                caller.loop().execute(() -> answered.decided(reply, stamp));
            } catch (RejectedExecutionException ended) {
                reply.release();
            }
        };
        caller.behind().execute(() -> by.decide(request, back));
    }
}
