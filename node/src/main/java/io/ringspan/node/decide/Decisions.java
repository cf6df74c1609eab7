package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.conf.Consistency;
import io.ringspan.node.block.BlockedClients;
import io.ringspan.node.block.Ticket;
import io.ringspan.node.command.Command;
import io.ringspan.node.effect.family.Rules;
import io.ringspan.node.home.KeyHomes;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Slot;
import io.ringspan.node.standing.Standings;
import io.ringspan.node.worker.Outcome;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.time.HybridClock;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Has commands of one worker's clients decided: by the first owner in the own datacenter, or where the keys are at home, by the name of its
 * rack, that can be reached and whose state lets it answer. All coordinators find the same one while they see the same nodes alive.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class Decisions {
    private final Parts parts;
    private final Rules rules = new Rules();
    /** How errors begin that say that nobody knows what was done. */
    private final byte[] unknown;

    /**
     * What it works with.
     *
     * @param protocol of the clients
     * @param peers the other nodes
     * @param desk the own node's
     * @param caller the worker
     * @param blocked its clients that wait
     * @param clock what follows something decided has a later stamp
     * @param asker counts and delivers errors
     */
    public record Parts(
            Protocol protocol,
            Deciders peers,
            DecisionDesk desk,
            Asker asker,
            DecisionDesk.Caller caller,
            BlockedClients.OfWorker blocked,
            Dispatcher dispatcher,
            HybridClock clock,
            ByteBufAllocator allocator) {}

    public Decisions(Parts parts) {
        this.parts = parts;
        byte[] error = parts.protocol().error(ClientError.UNKNOWN + " ");
        this.unknown = Arrays.copyOf(error, error.length - 2); // without the end of the line
    }

    /** Whether one of several replicas can decide a command: by a rule, or since its values can be copied. */
    public boolean takes(Command command) {
        return rules.decide(command);
    }

    /**
     * One command that has to be decided.
     *
     * @param bytes where it stands, from {@code from} to {@code to}; valid during the call
     * @param token of its first key
     * @param owners of all its keys
     */
    public record Question(ByteBuf bytes, int from, int to, int token, ReplicaSet owners) {}

    /**
     * How it is to be decided.
     *
     * @param protocol in which the client is answered
     * @param level that the write has to meet
     * @param home the datacenter that decides about its keys; null if that is the own one, whichever it is
     */
    public record Asked(
            int protocol, Consistency level, @Nullable Datacenter home) {}

    /** Has it decided, and answers through the slot, once what follows is written as the level asks. */
    public void send(Question question, Slot slot, Asked how) {
        if (isChanging()) {
            new MovingDecision(this, question, slot, how).begin(slot);
        } else {
            send(question, Ticket.NONE, slot, how);
        }
    }

    /** Whether the ring changes, so that who is asked may not be the one to ask. */
    boolean isChanging() {
        return parts.asker().isChanging();
    }

    /** Whether somebody could be asked now. */
    boolean mayAsk(int token, Asked how) {
        int decider = decider(parts.dispatcher().topology().replicas(token), how);
        return decider != Topology.NOBODY
                && (parts.dispatcher().mayAsk(decider, !isElsewhere(how))
                        || parts.dispatcher().isOverloaded(new int[] {decider}));
    }

    /** Runs something on the worker in so many nanoseconds. */
    void later(long nanos, Runnable then) {
        parts.caller().loop().schedule(then, nanos, TimeUnit.NANOSECONDS);
    }

    long timeoutNanos() {
        return parts.asker().timeoutNanos();
    }

    /**
     * Has it decided, as soon as there is something for it.
     *
     * @param timeoutNanos how long that may take; 0 for ever
     * @param whenEnded is called once, when the slot is answered or nobody waits for that any more
     */
    public BlockedCommand block(Question question, Slot slot, Asked how, long timeoutNanos, Runnable whenEnded) {
        return new BlockedCommand(this, question, slot, how, timeoutNanos, whenEnded);
    }

    /** Asks once for a command that waits. */
    void ask(ByteBuf command, int token, long ticket, Slot slot, Asked how) {
        ReplicaSet owners = parts.dispatcher().topology().replicas(token);
        send(new Question(command, 0, command.writerIndex(), token, owners), ticket, slot, how);
    }

    private void send(Question question, long ticket, Slot slot, Asked how) {
        slot.sentAt(how.level());
        int decider = decider(question.owners(), how);
        if (decider == Topology.NOBODY) {
            deliver(slot, nobody(how));
        } else if (!parts.dispatcher().mayAsk(decider, !isElsewhere(how))) {
            // It is asked behind what this worker has written, or not at all; nor is anybody else. What was written of
            // keys at home
            // elsewhere was decided there.
            boolean isFull = parts.dispatcher().isOverloaded(new int[] {decider});
            deliver(slot, isFull ? DecisionError.OVERLOADED : nobody(how));
        } else if (isSelf(decider)) {
            own(question, ticket, slot, how);
        } else {
            if (isElsewhere(how)) {
                parts.desk().counts().sentHome();
            }
            ask(decider, question, ticket, slot, how);
        }
    }

    private int decider(ReplicaSet owners, Asked how) {
        int[] there = KeyHomes.owners(owners, how.home(), parts.dispatcher().topology());
        return choose(parts.dispatcher().topology(), there, parts.asker().standings(), this::isUpOrNew);
    }

    private boolean isElsewhere(Asked how) {
        Datacenter home = how.home();
        return home != null && !KeyHomes.isOwn(home, parts.dispatcher().topology());
    }

    /** Nobody can be asked. */
    private DecisionError nobody(Asked how) {
        if (isElsewhere(how)) {
            parts.desk().counts().homeAway();
            return DecisionError.NOHOME;
        }
        return DecisionError.UNAVAILABLE;
    }

    /** A client waits no longer: whoever would tell it need not. */
    void forget(int token, long ticket, Asked how) {
        int decider = decider(parts.dispatcher().topology().replicas(token), how);
        if (isSelf(decider)) {
            parts.desk().forget(ticket, parts.caller());
        } else if (decider != Topology.NOBODY) {
            parts.peers().forget(decider, ticket);
        }
    }

    /** This worker's clients that wait. */
    BlockedClients.OfWorker blocked() {
        return parts.blocked();
    }

    int self() {
        return parts.dispatcher().topology().self();
    }

    Protocol protocol() {
        return parts.protocol();
    }

    ByteBufAllocator allocator() {
        return parts.allocator();
    }

    long nowNanos() {
        return parts.asker().freshNanos();
    }

    /**
     * The decider of these owners; {@link Topology#NOBODY} if none can: the first by the names of racks, as all nodes have it.
     *
     * @param isUp whether that one can be reached
     */
    public static int choose(Topology topology, int[] owners, Standings standings, IntPredicate isUp) {
        int first = Topology.NOBODY;
        int lastResort = Topology.NOBODY;
        for (int node : owners) {
            if (!standings.mayTake(node) || !isUp.test(node)) {
                continue;
            }
            if (standings.answers(node)) {
                first = before(topology, first, node);
            } else if (standings.mayAnswer(node)) {
                lastResort = before(topology, lastResort, node);
            }
        }
        return first == Topology.NOBODY ? lastResort : first;
    }

    private static int before(Topology topology, int found, int node) {
        boolean isFirst = found == Topology.NOBODY || topology.rank(node) < topology.rank(found);
        return isFirst ? node : found;
    }

    private boolean isSelf(int node) {
        return node == parts.dispatcher().topology().self();
    }

    private boolean isUp(int node) {
        return isSelf(node) || parts.peers().isUp(node);
    }

    /**
     * Whether it is the one to ask, as far as is known. Of a node that comes to the ring nobody else must think otherwise because a link to
     * it has only just begun.
     */
    private boolean isUpOrNew(int node) {
        return isUp(node) || (isChanging() && parts.asker().isNew(node));
    }

    /** Who answers this node's reads of the key. */
    private int nearest(Question question) {
        for (int node : question.owners().local()) {
            if (isUp(node) && parts.asker().standings().answers(node)) {
                return node;
            }
        }
        return Topology.NOBODY;
    }

    private void own(Question question, long ticket, Slot slot, Asked how) {
        int length = question.to() - question.from();
        ByteBuf copy = parts.allocator().directBuffer(length).writeBytes(question.bytes(), question.from(), length);
        OwnDecision waiting = new OwnDecision(this, slot);
        slot.coordinatedBy(waiting);
        DecisionRequest request =
                new DecisionRequest(copy, question.token(), how.level(), how.protocol(), nearest(question), ticket);
        parts.desk().decide(request, parts.caller(), waiting);
    }

    private void ask(int decider, Question question, long ticket, Slot slot, Asked how) {
        RemoteDecision waiting = new RemoteDecision(this, parts, slot, decider);
        slot.coordinatedBy(waiting);
        Span span = new Span();
        int length = question.to() - question.from();
        span.set(question.bytes(), question.from(), length, 1, question.token(), how.protocol());
        span.plannedBy(question.owners().epoch());
        // No replica of this datacenter answers for its home: this only says where the question comes from.
        int nearest = isElsewhere(how) ? self() : nearest(question);
        Deciders.Asked asked = new Deciders.Asked(how.level(), nearest, ticket);
        waiting.isNumber(parts.peers().decide(decider, span, asked, waiting));
    }

    private void deliver(Slot slot, DecisionError error) {
        parts.dispatcher().refuse(slot, error.text());
    }

    /** Gives the client the reply that came from wherever it was decided. */
    void deliver(Slot slot, ByteBuf in, int at, int length) {
        if (length >= unknown.length
                && ByteBufUtil.equals(in, at, Unpooled.wrappedBuffer(unknown), 0, unknown.length)) {
            slot.ends(Outcome.UNKNOWN);
        }
        slot.deliver(in, at, length, true);
    }

    /** A reply that does not come. */
    static void lost(Parts parts, Slot slot) {
        parts.asker().deliverError(slot, ClientError.UNKNOWN);
    }
}
