package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.ringspan.node.block.BlockedClients;
import io.ringspan.node.block.Ticket;
import io.ringspan.node.block.Waiters;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Run;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Decides commands for the keys of its store. Those with a key in common are decided one after the other, in the order in which they
 * came; what else is written to the keys meanwhile makes it look again.
 *
 * <p><b>Owner.</b> Worker 0. <b>Limits.</b> Those of the {@link DecisionDesk}.
 */
public final class Decider {
    /** How long one waits that may not be decided now since the ring changes, until it is looked at again. */
    private static final int AGAIN_MILLIS = 10;

    private final Parts parts;
    private final Deciding deciding;
    private final Waiters waiters;
    private final KeyQueues queues = new KeyQueues();
    private final DecisionCounts counts;

    /**
     * What it works with, all of worker 0.
     *
     * @param order through which all writes to the store go
     * @param peers the other nodes
     * @param blocked clients of this node that wait, here or elsewhere
     * @param loop the worker's
     * @param timeoutNanos how long a command may take
     * @param replyBytesMax what the store may reply to what is read for one command
     */
    public record Parts(
            Dispatcher dispatcher,
            StoreWorker order,
            KeyTokens tokens,
            Deciders peers,
            BlockedClients blocked,
            Tally tally,
            EventLoop loop,
            LongSupplier timeoutNanos,
            long replyBytesMax) {
        /** The own node. */
        public int self() {
            return dispatcher.topology().self();
        }
    }

    /** @param deciding makes what understands the commands */
    public Decider(Parts parts, Function<Decider, Deciding> deciding) {
        this.parts = parts;
        this.counts = new DecisionCounts(parts.blocked()::count);
        this.waiters = new Waiters(this::ring, parts.tally()::nowNanos);
        parts.order().watches().tell(waiters);
        this.deciding = deciding.apply(this);
    }

    /** What became of what was asked. Any thread. */
    public DecisionCounts counts() {
        return counts;
    }

    /** What its clients and its store speak. */
    public Protocol protocol() {
        return parts.order().protocol();
    }

    /**
     * Decides one command, and gives the reply away.
     *
     * @param answered is told; perhaps at once
     */
    void decide(DecisionRequest request, Answered answered) {
        parts.tally().refresh();
        Deciding.Understood command = deciding.read(request);
        if (command == null) {
            counts.turnedAway();
            request.command().release();
            answered.nothing(protocol(), DecisionError.NOT_UNDERSTOOD);
            return;
        }
        OpenRequest open = new OpenRequest(this, request, answered);
        if (command.areTogether(parts.dispatcher().topology(), request.token())) {
            begin(command.opened(open));
        } else {
            open.turnAway(DecisionError.MOVED);
        }
    }

    private void begin(KeyQueues.Entrant entrant) {
        if (queues.enter(entrant)) {
            entrant.turn();
        }
    }

    /** Who waits for keys of this node's store. */
    public Waiters waiters() {
        return waiters;
    }

    private void ring(long ticket) {
        int node = Ticket.node(ticket);
        if (node == parts.self()) {
            parts.blocked().ring(ticket);
        } else {
            parts.peers().ring(node, ticket);
        }
    }

    /**
     * Sends to all owners what follows, with a stamp of this moment, and answers once they have it.
     *
     * @param commands that stand in the span, which is the caller's
     * @param isHere whether it has run in this node's store, to whose keys nothing else was written since
     */
    public void write(
            ByteBuf span,
            int commands,
            boolean isHere,
            DecisionRequest request,
            Deciding.Told told,
            Answered answered) {
        Run run = run(span, commands, request);
        run.answersFirst(told.reply() == null ? parts.self() : request.nearest());
        run.isDoneHere(isHere);
        parts.order().done().isNow(isHere);
        try {
            send(run, request, told, answered);
        } finally {
            parts.order().done().isNow(false);
        }
    }

    private Run run(ByteBuf span, int commands, DecisionRequest request) {
        Run run = new Run();
        run.begin(span, 0, owners(request), true, request.token());
        for (int i = 0; i < commands; i++) {
            run.extend(span.writerIndex());
        }
        return run;
    }

    private void send(Run run, DecisionRequest request, Deciding.Told told, Answered answered) {
        counts.wrote();
        long stamp = parts.dispatcher().stamp();
        run.isStamped(stamp);
        new DecidedWrite(told, protocol(), allocator(), reply -> answered.decided(reply, stamp))
                .send(run, this, request);
    }

    /** What it works with. */
    public Parts parts() {
        return parts;
    }

    public ByteBufAllocator allocator() {
        return ByteBufAllocator.DEFAULT;
    }

    /**
     * Whether the command's keys are still this node's. If not, what was found or run in its store counts for nothing: the new owner
     * has what was there before, and what was told.
     */
    public boolean owns(DecisionRequest request) {
        return ReplicaSet.place(parts.self(), owners(request).local()) >= 0;
    }

    /** Whether this node may decide now: its store has all that was written, or has been sent it. */
    public boolean mayDecide(DecisionRequest request) {
        return owns(request)
                && parts.order().isSound(parts.order().soundness())
                && parts.dispatcher().mayAsk(parts.self(), true)
                && (!isFromElsewhere(request) || isFirst(request));
    }

    /**
     * Gives it its turn once more a little later, if it is only since the ring changes that this node may not decide now: what it wrote for
     * others is planned anew, and comes behind. Its time is looked at when its turn comes.
     *
     * @param notNow is told why it is not decided, if it is to get no other turn
     */
    public void turnLater(KeyQueues.Entrant entrant, DecisionRequest request, Consumer<DecisionError> notNow) {
        if (!owns(request)) {
            notNow.accept(DecisionError.MOVED);
        } else if (!parts.dispatcher().isChanging()) {
            notNow.accept(DecisionError.UNAVAILABLE);
        } else {
            Runnable turn = () -> {
                parts.tally().refresh();
                entrant.turn();
            };
            parts.loop().schedule(turn, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether another datacenter asks, since the keys are at home here. */
    private boolean isFromElsewhere(DecisionRequest request) {
        return request.nearest() != Topology.NOBODY
                && !parts.dispatcher().topology().isHere(request.nearest());
    }

    /** Whether those here would ask this node: who asks from elsewhere may not see all that live here, and then two would decide. */
    private boolean isFirst(DecisionRequest request) {
        int self = parts.self();
        return Decisions.choose(
                        parts.dispatcher().topology(),
                        owners(request).local(),
                        parts.dispatcher().standings(),
                        node -> node == self || parts.peers().isUp(node))
                == self;
    }

    /** Whether the store is gone through after a flush: what runs there may see what is to be deleted. */
    public boolean isSweeping() {
        return parts.order().isSweeping();
    }

    /** Whether what follows would be sent at its level now, if there is room for it. */
    public boolean mayWrite(DecisionRequest request) {
        return parts.dispatcher().mayWrite(owners(request), request.level());
    }

    /** The owners of the command's keys. */
    public ReplicaSet owners(DecisionRequest request) {
        Topology topology = parts.dispatcher().topology();
        return topology.replicas(request.token());
    }

    /** It gives its turn on. */
    public void leaves(KeyQueues.Entrant decision) {
        queues.leave(decision);
    }
}
