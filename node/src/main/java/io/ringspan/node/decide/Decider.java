package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.command.Arguments;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.family.Rules;
import io.ringspan.node.io.Link;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.resp.RequestDecoder;
import io.ringspan.node.resp.RequestLimits;
import io.ringspan.node.store.KeyWatches;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides commands for the keys of its store. Those with a key in common are decided one after the other, in the order in which they
 * came; what else is written to the keys meanwhile makes it look again.
 *
 * <p><b>Owner.</b> Worker 0. <b>Limits.</b> Those of the {@link DecisionDesk}.
 */
public final class Decider {
    private final Parts parts;
    private final RequestDecoder decoder;
    private final KeyQueues queues = new KeyQueues();
    private final Rules rules = new Rules();
    private final FoundKeys found = new FoundKeys();
    private final DecisionCounts counts = new DecisionCounts();

    /**
     * What it works with, all of worker 0.
     *
     * @param store the way to the store that keeps its place among the writes
     * @param order through which all writes to the store go
     * @param timeoutNanos how long a command may take
     * @param replyBytesMax what the store may reply to what is read for one command
     */
    public record Parts(
            CommandTable commands,
            Dispatcher dispatcher,
            Link store,
            StoreWorker order,
            Tally tally,
            LongSupplier timeoutNanos,
            long replyBytesMax) {
        int self() {
            return dispatcher.topology().self();
        }
    }

    public Decider(Parts parts) {
        this.parts = parts;
        this.decoder = new RequestDecoder(parts.commands(), RequestLimits.NONE);
    }

    /** What became of what was asked. Any thread. */
    public DecisionCounts counts() {
        return counts;
    }

    /**
     * Decides one command, and gives the reply away.
     *
     * @param answered is told; perhaps at once
     */
    void decide(DecisionRequest request, Answered answered) {
        parts.tally().refresh();
        Arguments arguments = new Arguments();
        Command command = command(request.command(), arguments);
        Rule rule = command == null || !command.takes(arguments.count()) ? null : rules.of(command.name());
        if (command == null || rule == null) {
            counts.turnedAway();
            request.command().release();
            answered.nothing(DecisionError.NOT_UNDERSTOOD);
            return;
        }
        long[] keys = keys(command, arguments);
        counts.begun();
        long now = parts.tally().time().epochMillis();
        Decision decision = new Decision(
                this, request, new Request(command, arguments, request.protocol(), now), rule, keys, answered);
        if (queues.enter(decision)) {
            decision.turn();
        }
    }

    private @Nullable Command command(ByteBuf bytes, Arguments arguments) {
        int from = bytes.readerIndex();
        if (decoder.next(bytes, from, bytes.writerIndex()) != RequestDecoder.Found.COMMAND
                || decoder.end() != bytes.writerIndex()) {
            return null;
        }
        Command named = decoder.command();
        decoder.arguments(bytes, from, arguments);
        return named != null && named.isContainer() ? parts.commands().find(arguments, 0) : named;
    }

    private long[] keys(Command command, Arguments arguments) {
        KeyWatches watches = parts.order().watches();
        if (!command.keyPlaces().findToSend(arguments, found)) {
            return new long[0];
        }
        long[] digests = new long[found.count()];
        for (int i = 0; i < digests.length; i++) {
            int key = found.argument(i);
            digests[i] = watches.digest(arguments.bytes(), arguments.at(key), arguments.length(key));
        }
        return KeyQueues.distinct(digests);
    }

    /** What it works with. */
    Parts parts() {
        return parts;
    }

    ByteBufAllocator allocator() {
        return ByteBufAllocator.DEFAULT;
    }

    /** Whether this node may decide now: its store has all that was written, or has been sent it. */
    boolean mayDecide(DecisionRequest request) {
        return ReplicaSet.place(parts.self(), owners(request).local()) >= 0
                && parts.order().isSound(parts.order().soundness())
                && parts.dispatcher().mayAsk(parts.self(), true);
    }

    /** The owners of the command's keys. */
    ReplicaSet owners(DecisionRequest request) {
        Topology topology = parts.dispatcher().topology();
        return topology.replicas(request.token());
    }

    /** It gives its turn on. */
    void leaves(Decision decision) {
        queues.leave(decision);
    }
}
