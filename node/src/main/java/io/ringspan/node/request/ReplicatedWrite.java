package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.standing.AnsweringNodes;
import io.ringspan.replication.choice.LiveNodes;
import io.ringspan.replication.choice.ReplyChoice;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Write;
import org.jspecify.annotations.Nullable;

/**
 * A write batch that went to several replicas, while its client waits: gives the client the replies of the replica whose
 * turn it is. Replies of the others are kept in case that one is lost or silent. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds replies of local replicas until the client is
 * answered.
 */
final class ReplicatedWrite implements PendingWrite {
    private final ReplicatedWrites all;
    private final ReplyChoice choice = new ReplyChoice();
    private final LiveNodes open;
    private final LiveNodes live;
    private final WaitingClient client = new WaitingClient();
    private @Nullable ByteBuf[] held = new ByteBuf[4];
    private long complete;
    private long lostLater;
    private long deadlineNanos;
    private boolean refused;
    private int owners;
    /** From whom whoever has asked reads next, not knowing whether this write has come there; nobody if nobody else has asked. */
    private int first;

    private int token;

    ReplicatedWrite(ReplicatedWrites all) {
        this.all = all;
        this.open = new AnsweringNodes(all.asker().standings(), node -> isSoon(node) && mayBeAsked(node));
        this.live =
                new AnsweringNodes(all.asker().standings(), node -> all.asker().isLive(node) && mayBeAsked(node));
    }

    /** Chooses who answers; false when no local replica can be reached: then nothing may be sent. */
    boolean begin(Slot forSlot, Run run, long nowNanos) {
        int[] local = run.answering();
        client.begin(forSlot, local);
        owners = run.replicas().local().length;
        token = run.token();
        first = run.answersFirst();
        complete = 0;
        lostLater = 0;
        refused = false;
        deadlineNanos = nowNanos + all.timeoutNanos();
        if (held.length < local.length) {
            held = new ByteBuf[local.length];
        }
        forSlot.coordinatedBy(this);
        // One that is up but waits for its store is sent nothing yet: it is asked only if there is no other.
        return choice.begin(local, open, nowNanos, all.timeoutNanos()) != Topology.NOBODY
                || choice.begin(local, live, nowNanos, all.timeoutNanos()) != Topology.NOBODY;
    }

    /**
     * Whether it is sent writes as they come. Whoever has asked and reads from this one next is told nothing before, though it may take a
     * moment: a replica that has refused a write since it had another ring is sent nothing for some milliseconds.
     */
    private boolean isSoon(int node) {
        return all.isOpen(node) || (node == first && all.asker().isLive(node));
    }

    /** Whoever is to own the keys says nothing to clients before it does: then those before it may have refused the write, or lost it. */
    private boolean mayBeAsked(int node) {
        return client.place(node) < owners || all.asker().owns(node, token);
    }

    @Override
    public void sent(Write asWrite) {
        client.sent(asWrite);
    }

    @Override
    public boolean isDone() {
        return client.isDone();
    }

    @Override
    public void replied(int replica, ByteBuf in, int at, int length, boolean last, int refusals) {
        int place = client.place(replica);
        if (place < 0 || isDone()) {
            return;
        }
        if (!last) {
            hold(place, in, at, length);
        } else if (refusals > 0) {
            refused = true;
            drop(place);
            lost(replica);
        } else if (choice.isAsked(replica)) {
            answer(place, in, at, length);
        } else {
            hold(place, in, at, length);
            complete |= 1L << place;
        }
    }

    @Override
    public void lost(int replica) {
        if (client.place(replica) >= 0 && !isDone()) {
            turnTo(choice.lost(replica, live, all.nowNanos()));
        }
    }

    /** Another gets its turn. What had come of its reply comes again, if at all. */
    @Override
    public void away(int replica) {
        int place = client.place(replica);
        forget(place);
        if (place >= 0 && !isDone()) {
            turnTo(choice.away(replica, live, all.nowNanos()));
        }
    }

    private void forget(int place) {
        if (place >= 0 && (complete & 1L << place) == 0) {
            drop(place);
        }
    }

    /** Another gets its turn, unless what is asked for next comes to this one before. */
    @Override
    public void comesAgain(int replica) {
        if (replica != first || !all.asker().owns(replica, token)) {
            away(replica);
        } else {
            forget(client.place(replica));
        }
    }

    @Override
    public void tick(long nowNanos) {
        for (int place = 0; lostLater != 0 && place < client.replicas(); place++) {
            if ((lostLater & 1L << place) != 0) {
                lostLater &= ~(1L << place);
                lost(client.replica(place));
            }
        }
        if (!isDone() && nowNanos - choice.nextTurnNanos() >= 0) {
            turnTo(choice.late(live, nowNanos));
        }
        if (!isDone() && nowNanos - deadlineNanos >= 0) {
            fail(ClientError.UNKNOWN);
        }
    }

    private void turnTo(int next) {
        if (next == Topology.NOBODY) {
            boolean hasHeirs = owners < client.replicas();
            int heir = choice.isOpen() || !hasHeirs ? Topology.NOBODY : choice.late(live, all.nowNanos());
            if (heir != Topology.NOBODY) {
                turnTo(heir);
            } else if (!choice.isOpen()) {
                fail(refused ? ClientError.REFUSED : ClientError.UNKNOWN);
            }
            return;
        }
        int place = client.place(next);
        ByteBuf kept = held[place];
        if (kept != null && (complete & 1L << place) != 0) {
            held[place] = null;
            Slot waiting = end();
            if (waiting != null) {
                waiting.deliver(kept, kept.readerIndex(), kept.readableBytes(), true);
            }
            kept.release();
        }
    }

    private void answer(int place, ByteBuf in, int at, int length) {
        ByteBuf pieces = held[place];
        held[place] = null;
        Slot waiting = end();
        if (waiting != null) {
            if (pieces != null) {
                waiting.deliver(pieces, pieces.readerIndex(), pieces.readableBytes(), false);
            }
            waiting.deliver(in, at, length, true);
        }
        if (pieces != null) {
            pieces.release();
        }
    }

    private void fail(ClientError error) {
        Slot waiting = end();
        if (waiting != null) {
            all.asker().deliverError(waiting, error);
        }
    }

    /** Nobody waits from here on; gives the slot that did. */
    private @Nullable Slot end() {
        for (int place = 0; place < client.replicas(); place++) {
            drop(place);
        }
        return client.end();
    }

    private void hold(int place, ByteBuf in, int at, int length) {
        ByteBuf before = held[place];
        if (before == null) {
            held[place] = in.retainedSlice(at, length);
        } else {
            ByteBuf joined = before.alloc().directBuffer(before.readableBytes() + length);
            joined.writeBytes(before).writeBytes(in, at, length);
            before.release();
            held[place] = joined;
        }
    }

    private void drop(int place) {
        ByteBuf kept = held[place];
        if (kept != null) {
            kept.release();
            held[place] = null;
        }
    }

    @Override
    public void cancel() {
        end();
    }

    @Override
    public void marked(int replica) {
        loseLater(replica);
    }

    @Override
    public void skipped(int replica) {
        loseLater(replica);
    }

    /** The stream is in the middle of its own work: the next tick acts on it. */
    private void loseLater(int replica) {
        int place = client.place(replica);
        if (place >= 0 && (complete & 1L << place) == 0) {
            lostLater |= 1L << place;
        }
    }

    @Override
    public void released() {
        client.released();
    }
}
