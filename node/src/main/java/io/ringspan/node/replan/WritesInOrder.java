package io.ringspan.node.replan;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.worker.Outcome;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes that have one replica, and reads behind them, while the ring changes: none may pass another that is refused. One of them is sent
 * to find out whether the owner of its keys serves already, and the others wait behind it; once it does, they follow at once.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Holds the commands that wait. <b>Limits.</b> Those of {@link PlannedAnew}, which counts them.
 */
final class WritesInOrder {
    private final PlannedAnew.Parts parts;
    private final PlannedAnew room;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    /** Owners that have done something since the topology with that epoch: nobody gives a range back within one. */
    private final Set<Integer> serving = new HashSet<>();

    private int servingSince;
    private @Nullable Waiting first;
    private boolean pausing;
    private boolean draining;

    WritesInOrder(PlannedAnew.Parts parts, PlannedAnew room) {
        this.parts = parts;
        this.room = room;
    }

    /** One that is about to be sent, and would be the first that its owner gets; or that must not pass others. False if it may go. */
    boolean waits(CommandByCommand.Batch batch, Slot slot, boolean behindWrites) {
        if (isFirst(slot) || (waiting.isEmpty() && first == null && isServed(owner(batch.token())))) {
            return false;
        }
        if (!room.enter(batch)) {
            parts.asker().deliverError(slot, ClientError.OVERLOADED);
            return true;
        }
        Waiting one = new Waiting(batch, slot, behindWrites);
        slot.coordinatedBy(one);
        waiting.add(one);
        drain();
        return true;
    }

    /** It was refused, and is sent once more. */
    void again(CommandByCommand.Batch batch, Slot slot, boolean behindWrites) {
        Waiting sent = first;
        if (sent != null && isFirst(slot)) {
            first = null;
            sent.isRefused(batch);
            waiting.addFirst(sent);
        } else {
            Waiting one = new Waiting(batch, slot, behindWrites);
            slot.coordinatedBy(one);
            List<Waiting> all = new ArrayList<>(waiting);
            all.add(one);
            all.sort(Comparator.comparingLong(each -> each.startNanos));
            waiting.clear();
            waiting.addAll(all);
        }
        serving.clear();
        if (!pausing) {
            pausing = true;
            long now = parts.asker().freshNanos();
            parts.alarm().in(PlannedAnew.pauseNanos(now - slot.startNanos()), this::goOn);
        }
    }

    private void goOn() {
        pausing = false;
        drain();
    }

    /** Whether it is one command of a batch that goes command by command: what becomes of it, its batch is told. */
    boolean isOneOfSeveral(Slot slot) {
        return first != null && first.isSentApartAs(slot);
    }

    private boolean isFirst(Slot slot) {
        return first != null && first.isSentAs(slot);
    }

    /** The one node that gets it; nobody if several do, so that it goes to a stream, which keeps the order. */
    private int owner(int token) {
        ReplicaSet owners = topology().replicas(token);
        return owners.isReplicated() ? Topology.NOBODY : owners.all()[0];
    }

    private boolean isServed(int owner) {
        if (servingSince != topology().epoch()) {
            servingSince = topology().epoch();
            serving.clear();
        }
        return owner == Topology.NOBODY || owner == topology().self() || serving.contains(owner);
    }

    private Topology topology() {
        return parts.dispatcher().topology();
    }

    /** Whoever is answered at once makes the next one go: that is a loop, however many there are. */
    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (first == null && !pausing && !waiting.isEmpty()) {
                Waiting next = waiting.remove();
                first = next;
                next.send();
                if (first == next && next.mayBeFollowed) {
                    first = null;
                }
            }
        } finally {
            draining = false;
        }
    }

    /** One that waits, or was sent and has to be answered before others are sent. */
    private final class Waiting implements ReplyTarget, Coordination {
        private final boolean behindWrites;
        private final boolean isWrite;
        private final long startNanos;
        private final Slot part = new Slot();
        private CommandByCommand.Batch batch;
        private @Nullable CommandByCommand sent;
        private @Nullable Slot client;
        private boolean mayBeFollowed;
        private int sentBy;

        Waiting(CommandByCommand.Batch batch, Slot client, boolean behindWrites) {
            this.batch = batch.kept();
            this.client = client;
            this.behindWrites = behindWrites;
            this.isWrite = client.isWrite();
            this.startNanos = client.startNanos();
        }

        void isRefused(CommandByCommand.Batch again) {
            batch = again.kept();
            part.clear();
        }

        boolean isSentAs(Slot slot) {
            return slot == part || (sent != null && sent.isSentAs(slot));
        }

        boolean isSentApartAs(Slot slot) {
            return slot != part && sent != null && sent.isSentAs(slot);
        }

        void send() {
            CommandByCommand.Batch its = batch;
            room.leave(its);
            Slot to = client;
            if (to == null) {
                mayBeFollowed = true;
            } else if (parts.asker().freshNanos() - startNanos >= parts.asker().timeoutNanos()) {
                mayBeFollowed = true; // its time went by while it waited here: nothing was done
                client = null;
                parts.asker().deliverError(to, ClientError.UNAVAILABLE);
            } else {
                boolean isServed = isServed(owner(its.token()));
                sentBy = topology().epoch();
                part.open(this, to.commands(), isWrite, startNanos);
                part.sentAt(CommandByCommand.level(to));
                CommandByCommand sending = new CommandByCommand(parts, its, part, behindWrites);
                sent = sending;
                sending.begin();
                mayBeFollowed = isServed && !sending.isApart();
            }
            its.bytes().release();
        }

        @Override
        public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
            Slot to = client;
            if (last) {
                client = null;
                part.clear();
            }
            if (to != null) {
                to.ends(part.outcome());
                to.deliver(in, at, length, last);
            }
            if (last) {
                isAnswered();
            }
        }

        private void isAnswered() {
            if (part.outcome() == Outcome.OK && sentBy == topology().epoch()) {
                serving.add(owner(batch.token()));
            }
            if (first == this) {
                first = null;
                drain();
            }
        }

        @Override
        public void brokenOff(Slot of) {
            Slot to = client;
            client = null;
            part.clear();
            if (to != null) {
                to.brokenOff();
            }
            isAnswered();
        }

        /** The client is gone; what was sent stays sent. */
        @Override
        public void cancel() {
            client = null;
        }
    }
}
