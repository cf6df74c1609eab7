package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.ringspan.node.block.BlockedClients;
import io.ringspan.node.block.Ticket;
import io.ringspan.node.block.Waiters;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.family.Rules;
import io.ringspan.node.execute.Batch;
import io.ringspan.node.execute.BatchReader;
import io.ringspan.node.execute.Copying;
import io.ringspan.node.execute.LoadedScripts;
import io.ringspan.node.execute.PlainTransaction;
import io.ringspan.node.execute.Recorder;
import io.ringspan.node.execute.ScriptTexts;
import io.ringspan.node.execute.WatchRule;
import io.ringspan.node.execute.change.ChangeReader;
import io.ringspan.node.pubsub.WorkerChannels;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Run;
import io.ringspan.node.resp.AtomicSpan;
import io.ringspan.node.resp.Forms;
import io.ringspan.node.store.StoreWorker;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides commands for the keys of its store. Those with a key in common are decided one after the other, in the order in which they
 * came; what else is written to the keys meanwhile makes it look again.
 *
 * <p><b>Owner.</b> Worker 0. <b>Limits.</b> Those of the {@link DecisionDesk}.
 */
public final class Decider {
    private static final Logger LOG = LoggerFactory.getLogger(Decider.class);

    /** How long one waits that may not be decided now since the ring changes, until it is looked at again. */
    private static final int AGAIN_MILLIS = 10;

    private final Parts parts;
    private final BatchReader reader;
    private final ScriptTexts scripts;
    private final Waiters waiters;
    private final KeyQueues queues = new KeyQueues();
    private final Rules rules = new Rules();
    private final WatchRule watch = new WatchRule();
    private final DecidedKeys keys;
    private final Forms forms = new Forms();
    private final ChangeReader changeReader;
    private final DecisionCounts counts;

    /**
     * What it works with, all of worker 0.
     *
     * @param order through which all writes to the store go
     * @param peers the other nodes
     * @param blocked clients of this node that wait, here or elsewhere
     * @param scripts those that clients have loaded
     * @param channels where goes what scripts publish
     * @param loop the worker's
     * @param timeoutNanos how long a command may take
     * @param replyBytesMax what the store may reply to what is read for one command
     */
    public record Parts(
            CommandTable commands,
            Dispatcher dispatcher,
            StoreWorker order,
            KeyTokens tokens,
            Deciders peers,
            BlockedClients blocked,
            LoadedScripts scripts,
            WorkerChannels channels,
            Tally tally,
            EventLoop loop,
            LongSupplier timeoutNanos,
            long replyBytesMax) {
        int self() {
            return dispatcher.topology().self();
        }
    }

    public Decider(Parts parts) {
        this.parts = parts;
        this.reader = new BatchReader(parts.commands());
        this.keys = new DecidedKeys(parts.tokens(), parts.order().watches());
        this.changeReader = new ChangeReader(parts.commands(), forms);
        this.counts = new DecisionCounts(parts.blocked()::count);
        this.waiters = new Waiters(this::ring, parts.tally()::nowNanos);
        parts.order().watches().tell(waiters);
        this.scripts = new ScriptTexts(new Recorder(parts.commands()), parts.scripts());
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
        long now = parts.tally().time().epochMillis();
        Batch batch = reader.read(request.command(), request.protocol(), now);
        if (batch == null) {
            counts.turnedAway();
            request.command().release();
            answered.nothing(DecisionError.NOT_UNDERSTOOD);
            return;
        }
        OpenRequest open = new OpenRequest(this, request, answered);
        if (!keys.areTogether(batch, parts.dispatcher().topology(), request.token())) {
            open.turnAway(DecisionError.MOVED);
            return;
        }
        long[] queued = keys.of(batch);
        Rule rule = batch.isTransaction() ? null : rule(batch.commands().get(0));
        if (rule != null) {
            begin(new Decision(this, open, batch.commands().get(0), rule, queued));
        } else {
            begin(new Execution(this, open, batch, queued));
        }
    }

    private @Nullable Rule rule(Request request) {
        return request.command().name().equals("watch") ? watch : rules.of(request);
    }

    private void begin(KeyQueues.Entrant entrant) {
        if (queues.enter(entrant)) {
            entrant.turn();
        }
    }

    /** How keys are named to those who watch them; bytes as characters. */
    long[] digests(Set<String> names) {
        return keys.digests(names);
    }

    /** Who waits for keys of this node's store. */
    Waiters waiters() {
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

    /** The scripts that ran here. */
    ScriptTexts scripts() {
        return scripts;
    }

    /** Whether a key has the owners of what was to be decided. */
    boolean hasSameOwners(String key, DecisionRequest request) {
        return parts.dispatcher().topology().replicas(keys.token(key)) == owners(request);
    }

    /** A key that should not have been written here. */
    void isStray(String key) {
        LOG.warn(
                "A script has written a key that it was not given, and that has other owners: name all keys that scripts write");
        ByteBuf bytes = DecidedKeys.bytes(key);
        if (parts.dispatcher().topology().owns(parts.self(), keys.token(key))) {
            settle(Set.of(key));
        } else {
            parts.order().unlink(bytes, 0, bytes.readableBytes());
        }
    }

    /** Has replicas agree about keys of which this store may have something that they do not. */
    void settle(Set<String> names) {
        for (String key : names) {
            ByteBuf bytes = DecidedKeys.bytes(key);
            parts.order().versions().suspect(bytes, 0, bytes.readableBytes());
        }
    }

    /**
     * Sends to all owners what follows, with a stamp of this moment, and gives the reply away once they have it. Each of their stores
     * applies it as one.
     */
    void write(CommandLines writes, DecisionRequest request, ByteBuf reply, Answered answered) {
        write(writes, false, request, reply, answered);
    }

    /** The same, of what has run in this node's store in any case. Only if nothing else was written to its keys since. */
    void writeWhatIsHere(CommandLines writes, DecisionRequest request, ByteBuf reply, Answered answered) {
        // Where replies are compared, it is written here, too.
        boolean isHere = copying(request) == Copying.CHANGES;
        parts.order().done().isNow(isHere);
        try {
            write(writes, isHere, request, reply, answered);
        } finally {
            parts.order().done().isNow(false);
        }
    }

    private void write(CommandLines writes, boolean isHere, DecisionRequest request, ByteBuf reply, Answered answered) {
        boolean isOne = writes.count() == 1;
        ByteBuf span = isOne ? writes.bytes().retain() : AtomicSpan.of(writes.bytes());
        Run run = run(span, isOne ? 1 : writes.count() + AtomicSpan.EDGES, request);
        run.answersFirst(request.nearest());
        run.isDoneHere(isHere);
        send(run, request, reply, answered);
        span.release();
    }

    /** How what runs in this node's store comes to other replicas. */
    Copying copying(DecisionRequest request) {
        if (!owners(request).isReplicated()) {
            return Copying.NOTHING;
        }
        // Levels that compare replies compare those to what makes replicas equal.
        return request.level().isSafe() ? Copying.VALUES : Copying.CHANGES;
    }

    ChangeReader changeReader() {
        return changeReader;
    }

    /** Sends a transaction to all owners as it is. It is answered by this node's store, as long as that can be reached. */
    void write(PlainTransaction transaction, DecisionRequest request, Answered answered) {
        Run run = run(transaction.span(), transaction.commands(), request);
        run.answersFirst(parts.self());
        send(run, request, null, answered);
    }

    private Run run(ByteBuf span, int commands, DecisionRequest request) {
        Run run = new Run();
        run.begin(span, 0, owners(request), true, request.token());
        for (int i = 0; i < commands; i++) {
            run.extend(span.writerIndex());
        }
        return run;
    }

    private void send(Run run, DecisionRequest request, @Nullable ByteBuf reply, Answered answered) {
        counts.wrote();
        long stamp = parts.dispatcher().stamp();
        run.isStamped(stamp);
        new DecidedWrite(allocator(), reply, told -> answered.decided(told, stamp)).send(run, this, request);
    }

    /** The transaction as it may be sent to all owners; null if one of its commands has to be decided, or nothing is copied. */
    @Nullable
    PlainTransaction plain(Batch batch, DecisionRequest request) {
        // Levels that compare replies compare those of commands, not those of transactions.
        return !owners(request).isReplicated() || request.level().isSafe()
                ? null
                : PlainTransaction.of(batch, forms, allocator());
    }

    /** What it works with. */
    Parts parts() {
        return parts;
    }

    ByteBufAllocator allocator() {
        return ByteBufAllocator.DEFAULT;
    }

    /**
     * Whether the command's keys are still this node's. If not, what was found or run in its store counts for nothing: the new owner
     * has what was there before, and what was told.
     */
    boolean owns(DecisionRequest request) {
        return ReplicaSet.place(parts.self(), owners(request).local()) >= 0;
    }

    /** Whether this node may decide now: its store has all that was written, or has been sent it. */
    boolean mayDecide(DecisionRequest request) {
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
    void turnLater(KeyQueues.Entrant entrant, DecisionRequest request, Consumer<DecisionError> notNow) {
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
    boolean isSweeping() {
        return parts.order().isSweeping();
    }

    /** Whether what follows would be sent at its level now, if there is room for it. */
    boolean mayWrite(DecisionRequest request) {
        return parts.dispatcher().mayWrite(owners(request), request.level());
    }

    /** The owners of the command's keys. */
    ReplicaSet owners(DecisionRequest request) {
        Topology topology = parts.dispatcher().topology();
        return topology.replicas(request.token());
    }

    /** It gives its turn on. */
    void leaves(KeyQueues.Entrant decision) {
        queues.leave(decision);
    }
}
