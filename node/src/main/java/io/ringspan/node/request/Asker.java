package io.ringspan.node.request;

import io.ringspan.node.io.Link;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.standing.Standings;
import io.ringspan.node.worker.Tally;
import io.ringspan.node.worker.WaitingList;
import io.ringspan.replication.choice.RetryBudget;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the asks of one worker share: the links to every node, and the asks that are not in use.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> Keeps {@value #KEPT_MAX} spare asks.
 */
public final class Asker {
    private static final int KEPT_MAX = 16 * 1024;
    /** Longer than a node takes to go over to a stage of the ring, and to have what it wrote before sent where it belongs then. */
    private static final long GOING_OVER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ArrayDeque<Ask> spare = new ArrayDeque<>();
    private final WaitingList<Ask> watched = new WaitingList<>();
    private final ErrorReplies errors;
    private final Tally tally;
    private final LongSupplier timeoutNanos;
    private final RetryBudget retries;
    private final Standings standings = new Standings();
    private Link[] links = {};
    private long[] lateUntilNanos = {};
    private WritesAhead ahead = WritesAhead.NONE;
    private @Nullable Topology topology;
    private boolean rests;
    private int topologies;
    private long goingOverUntilNanos;
    private @Nullable PlansAnew plans;

    /**
     * Takes over what nobody has done since the ring changes, to plan it anew by the ring as it is a little later.
     *
     * <p><b>Owner.</b> The worker.
     */
    public interface PlansAnew {
        /**
         * Answers the slot some time, one way or another.
         *
         * @param span borrowed for the call
         * @param behindWrites whether the client has writes unanswered
         * @return false if it takes nothing now: then the caller answers
         */
        boolean take(Span span, Slot slot, boolean behindWrites);

        /**
         * The same of what is about to be sent to its one owner, and must not pass what waits.
         *
         * @return false if it may be sent
         */
        default boolean waits(Span span, Slot slot, boolean behindWrites) {
            return false;
        }
    }

    /**
     * What a client's read must know of the writes that it follows, all of them of one worker.
     *
     * <p><b>Owner.</b> The worker.
     */
    interface WritesAhead {
        /** Before there is any write. */
        WritesAhead NONE = new WritesAhead() {
            @Override
            public boolean precede(int node) {
                return true;
            }

            @Override
            public boolean lacks(int node) {
                return false;
            }

            @Override
            public long notTaken(int node) {
                return 0;
            }
        };

        /** Whether the node's store has what was written, or has been sent it, so that a read sent now comes behind it. */
        boolean precede(int node);

        /**
         * Whether the node's store refused a write, or left one unanswered, which it has not been given since: another
         * replica may have answered for it, and be newer.
         */
        boolean lacks(int node);

        /**
         * The last write that the node's store did not take as it came: it refused it for its own state, or turned it away.
         * If it is another one when a read's reply comes than when the read was sent, the read may have passed a write.
         */
        long notTaken(int node);
    }

    /**
     * Makes one without links.
     *
     * @param protocol in which errors are said
     * @param timeoutNanos how long a request that begins now may take, whoever is asked
     */
    public Asker(Protocol protocol, Tally tally, LongSupplier timeoutNanos) {
        this.errors = new ErrorReplies(protocol, tally);
        this.tally = tally;
        this.timeoutNanos = timeoutNanos;
        this.retries = new RetryBudget(tally.nowNanos());
    }

    /** How long a request may take. */
    public long timeoutNanos() {
        return timeoutNanos.getAsLong();
    }

    /** The time now, for what runs in no turn of its own. */
    public long freshNanos() {
        tally.refresh();
        return tally.nowNanos();
    }

    /** One link per node, by the node's number in the topology. There may come more later, behind the others. */
    public void links(Link[] byNode) {
        int known = links.length;
        links = byNode;
        lateUntilNanos = Arrays.copyOf(lateUntilNanos, byNode.length);
        Arrays.fill(lateUntilNanos, known, byNode.length, tally.nowNanos());
    }

    /** The worker has gone over to this topology. */
    public void topology(Topology next) {
        topologies++;
        goingOverUntilNanos = tally.nowNanos() + GOING_OVER_NANOS;
        topology = next;
        rests = false;
    }

    /** The change of the ring to whose last stage the worker has gone over is over. */
    public void rests() {
        rests = true;
    }

    /** From now on, what nobody has done since the ring changes is given there. */
    public void planAnewWith(PlansAnew with) {
        plans = with;
    }

    /** Whether the node owns the token by the ring as it is now. */
    boolean owns(int node, int token) {
        Topology now = topology;
        return now != null && now.owns(node, token);
    }

    /** Whether the ring changes, so that what is sent now may be refused, and has to be planned anew then. */
    public boolean isChanging() {
        Topology now = topology;
        return now != null && ((now.isChanging() && !rests) || isGoingOver());
    }

    /** Whether this worker, or another node's, may only just have gone over: what was sent before is on its way to where it belongs now. */
    private boolean isGoingOver() {
        return topologies > 1 && tally.nowNanos() - goingOverUntilNanos < 0;
    }

    /** Whether what was planned is wrong by the ring as it is now: nobody who was chosen then is asked any more. */
    boolean isOutdated(Span span) {
        Topology now = topology;
        return now != null
                && span.epoch() != Span.NO_EPOCH
                && span.epoch() != now.epoch()
                && !now.fits(span.epoch(), span.token());
    }

    /**
     * Hands over what nobody has done, if that may be since the ring changes.
     *
     * @param refused whether somebody has said that it does not own the keys
     * @param replicas who might have been asked
     */
    boolean planAnew(Span span, Slot slot, boolean behindWrites, boolean refused, int[] replicas) {
        return isChanging()
                && span.epoch() != Span.NO_EPOCH
                && (refused
                        || isOutdated(span)
                        || isGoingOver()
                        || Arrays.stream(replicas).anyMatch(this::isNew))
                && plans != null
                && plans.take(span, slot, behindWrites);
    }

    /** Whether what goes to its one owner has to wait for what was refused since the ring changes, and was handed over. */
    boolean waitsInOrder(Span span, Slot slot, boolean behindWrites) {
        return plans != null && plans.waits(span, slot, behindWrites);
    }

    /** Whether it is not known yet whether the node can be reached. */
    public boolean isNew(int node) {
        return links[node].isNew();
    }

    /** What this worker's clients wrote. */
    void writesAhead(WritesAhead writes) {
        ahead = writes;
    }

    WritesAhead ahead() {
        return ahead;
    }

    Ask take() {
        Ask ask = spare.poll();
        return ask == null ? new Ask(this) : ask;
    }

    void give(Ask ask) {
        ask.clear();
        if (!ask.isWatched()) {
            keep(ask);
        }
    }

    private void keep(Ask ask) {
        if (spare.size() < KEPT_MAX) {
            spare.push(ask);
        }
    }

    /** From now on {@link #tick} looks at its deadline, until it has ended. */
    void watch(Ask ask) {
        watched.add(ask);
    }

    /** Looks at the clock for those that have moved on to another replica. */
    public void tick(long nowNanos) {
        watched.look(ask -> ask.isWaiting(nowNanos), ask -> {
            ask.unwatched();
            keep(ask);
        });
    }

    /** In which state each node is. */
    public Standings standings() {
        return standings;
    }

    /** See {@link Standings#silentText}. */
    String silentText(int[] nodes) {
        return standings.silentText(nodes);
    }

    /** The link to a node that can be asked now, or null; whether its state lets it answer is not looked at. */
    public @Nullable Link link(int node) {
        Link link = links[node];
        return link.isUp() && !link.isFull() ? link : null;
    }

    /** The same, to a node that takes writes. */
    public @Nullable Link linkForWrites(int node) {
        return standings.mayTake(node) ? link(node) : null;
    }

    /** The same, to a node that may answer; behind what this worker's clients wrote, if the read follows that. */
    @Nullable
    Link link(int node, boolean behindWrites) {
        return !standings.mayAnswer(node) || (behindWrites && !ahead.precede(node)) ? null : link(node);
    }

    /** How many of the nodes may be asked now. */
    int reachable(int[] nodes, boolean behindWrites) {
        int reachable = 0;
        for (int node : nodes) {
            reachable += link(node, behindWrites) == null ? 0 : 1;
        }
        return reachable;
    }

    /** A batch of reads goes out for the first time. */
    public void asked() {
        retries.asked(tally.nowNanos());
    }

    /** A node has not answered a batch of reads in its time. */
    public void wasLate(int node) {
        lateUntilNanos[node] = tally.nowNanos() + timeoutNanos();
    }

    /**
     * Whether a batch for which another is late may go to this node, too. One that was not late itself for as long as a
     * request may take is only taking over; else the batch adds to what makes it late, and takes from the budget.
     */
    public boolean mayRetry(int node) {
        long now = tally.nowNanos();
        boolean may = now - lateUntilNanos[node] >= 0 || retries.retry(now);
        if (!may) {
            tally.readRetryDenied();
        }
        return may;
    }

    /** Whether a batch whose replicas are at odds may go to them once more: that takes from the budget. */
    boolean mayAskAgain() {
        boolean may = retries.retry(tally.nowNanos());
        if (may) {
            tally.readAskedAgain();
        } else {
            tally.readRetryDenied();
        }
        return may;
    }

    /** Whether something sent to the node now has a chance to be answered. */
    boolean isLive(int node) {
        return links[node].isUp();
    }

    /** Whether one of them could be asked if it had not too much to do. */
    boolean isOverloaded(int[] nodes) {
        for (int node : nodes) {
            if (links[node].isUp() && links[node].isFull() && standings.mayAnswer(node)) {
                return true;
            }
        }
        return false;
    }

    /** What this worker counts. */
    public Tally tally() {
        return tally;
    }

    /** The slot is told that nobody knows whether its writes took effect. */
    void countUnknown(Slot slot) {
        errors.countUnknown(slot);
    }

    /** One error for each command of the slot. */
    public void deliverError(Slot slot, ClientError error) {
        errors.deliver(slot, error);
    }

    /** The same error for each command of the slot. */
    public void deliverError(Slot slot, String text) {
        errors.deliver(slot, text);
    }

    /** See {@link ErrorReplies#deliver(Slot, List, Function)}. */
    public void deliver(
            Slot slot, List<Reconciliation.Choice> choices, Function<Reconciliation.Choice, String> undecided) {
        errors.deliver(slot, choices, undecided);
    }
}
