package io.ringspan.replication.stream;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Window.Flow;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The windows that are sent together: those of another datacenter's nodes, whose writes cross once, to a relay; or the one
 * of a node in the own datacenter, which is sent to directly. Replicas that are abreast share one relayed frame; one that
 * has fallen behind is served on its own until it has caught up, and holds up nobody.
 *
 * <p>Sends nothing to a replica before it has said where it stands, on every new way to it: so a reconnect repeats only
 * what was lost. While a window is open and its connection has room, all its writes have been sent.
 *
 * <p><b>Owner.</b> The stream's worker.
 */
final class Lane {
    /** What is sent in one turn of what lies on disk: a fraction of a millisecond, so that clients hardly notice. */
    static final int TURN_WRITES = 64;

    static final int TURN_BYTES = 64 * 1024;

    private final StreamId stream;
    private Topology topology;
    private final PeerSender sender;
    private final Reach reach;
    private final boolean direct;
    private final Windows kept;
    private Window[] windows;
    private final Mover mover;
    private final RackPrevs prevs = new RackPrevs();
    /** Who has given over what it loses, by number, while this node waits for what it is to gain. */
    private final BitSet gaveOver = new BitSet();

    private int turnWrites;
    private int turnBytes;
    private long resent;

    /** Puts a write at the stream's end for this receiver, which gets what is written to that token. */
    interface Mover {
        void move(WriteFrame write, int receiver, int token);
    }

    /**
     * @param kept the stream's windows
     * @param node the first whose window is the lane's: see {@link #add}
     * @param mover of writes that have other owners now
     */
    Lane(Topology topology, PeerSender sender, Reach reach, Windows kept, int node, Mover mover) {
        this.topology = topology;
        this.sender = sender;
        this.reach = reach;
        this.kept = kept;
        this.stream = kept.stream();
        this.windows = new Window[] {kept.of(node)};
        this.mover = mover;
        this.direct = topology.isHere(node);
    }

    /** One more node of the same other datacenter. */
    void add(int node) {
        windows = Arrays.copyOf(windows, windows.length + 1);
        windows[windows.length - 1] = kept.of(node);
    }

    /** Whether the node's window belongs here: it is in the same other datacenter. */
    boolean isFor(NodeId id) {
        return !direct && windows[0].id().datacenter().equals(id.datacenter());
    }

    void topology(Topology next) {
        topology = next;
        gaveOver.clear();
    }

    /** Asks one replica where it stands, if it can be reached. */
    void start(int node) {
        ask(window(node));
    }

    /** Sends a write that was just put into its owners' windows to those that are abreast. */
    void send(Write write, int[] owners) {
        if (direct) {
            sendDirectly(windows[0]);
        } else {
            relay(write.frame(), owners);
        }
    }

    /** Asks every replica that can be reached where it stands. */
    void start() {
        for (Window window : windows) {
            ask(window);
        }
    }

    void connected() {
        for (Window window : windows) {
            if (window.flow() == Flow.CLOSED && !window.isPaused()) {
                ask(window);
            }
        }
    }

    /** The replica was held back, and is not any more. */
    void letGo(Window window) {
        window.holdBack(false);
        if (!window.isPaused()) {
            ask(window);
        }
    }

    /** What was on its way through a node of this lane may be lost, whoever it was for. */
    void disconnected() {
        for (Window window : windows) {
            if (!window.isPaused()) {
                ask(window);
            }
        }
    }

    void writable() {
        for (Window window : windows) {
            window.unstall();
        }
        pump();
    }

    void reachable(Window window, boolean reachable) {
        boolean isOpen = window.flow() != Flow.CLOSED;
        if (reachable != isOpen && !window.isPaused()) {
            ask(window);
        }
    }

    /** A replica has said where it stands. */
    void behind(Window window, long position, long life) {
        if (window.isPaused() || window.isHeldBack() || window.backlog().isHidden() || position > window.reach()) {
            return; // paused: it is asked again then. Beyond what was sent: no answer to this stream
        }
        window.life(life);
        if (position < window.base()) { // also when it has lost its marks
            ask(window);
            return;
        }
        window.rewind(position);
        pump();
    }

    void tick(long nowNanos) {
        for (Window window : windows) {
            if (window.isPaused() && !window.isPaused(nowNanos)) {
                ask(window);
            }
        }
    }

    /**
     * The replica has refused a write for its topology, or a relay has for all replicas that it was to pass it on to. Whose writes may
     * be among those is left alone for a while, and then asked where it stands. If this node waits for what it is to gain, whoever refuses
     * has given over what it loses, and would refuse that for ever: its next owner is sent it, too, and what comes behind it must not wait,
     * since somebody may wait for that.
     */
    void refused(Window window, long untilNanos) {
        Topology ahead = topology.ahead();
        if (ahead != null) {
            gaveOver.set(window.node());
            Replanning.removeForeign(kept, window, ahead);
        }
        for (Window each : windows) {
            boolean mayBeRefused = each.size() > 0 || !each.backlog().isEmpty();
            if (each == window || mayBeRefused) {
                each.pause(untilNanos);
            }
        }
    }

    /** How many writes were sent again. */
    long resent() {
        return resent;
    }

    private void ask(Window window) {
        boolean isLeftAlone = window.isHeldBack() || window.backlog().isHidden();
        int via = isLeftAlone ? Topology.NOBODY : reach.wayTo(window.node(), windows);
        if (via == Topology.NOBODY) {
            window.flow(Flow.CLOSED);
            return;
        }
        window.flow(Flow.ASKED);
        sender.resume(via, window.node(), stream, window.resume());
    }

    /** Another turn has begun. */
    void goOn() {
        turnWrites = 0;
        turnBytes = 0;
        for (Window window : windows) {
            window.backlog().turn();
        }
        pump();
    }

    /**
     * Sends, oldest first, whatever may be sent; of what lies on disk what this turn may spend on that. Ends because each step sends
     * a write or stalls or closes a window.
     */
    void pump() {
        for (Window first = lowestDue(); first != null; first = lowestDue()) {
            WriteFrame frame = next(first);
            if (first.backlog().hasNext()) {
                turnWrites++;
                turnBytes += frame.length();
            }
            ReplicaSet owners = topology.replicas(frame.token());
            if (!gets(first, owners, frame.token())) {
                moveHint(first, frame, owners);
            } else if (direct) {
                sendDirectly(first);
            } else {
                relay(frame, ownersHere(owners));
            }
        }
        if (isUnderWay()) {
            sender.pause(stream);
        }
    }

    /** Whether what is next for the replica is for it yet. Of what is not on disk, who refuses a write sees to that. */
    private boolean gets(Window window, ReplicaSet owners, int token) {
        Topology ahead = window.backlog().hasNext() && gaveOver.get(window.node()) ? topology.ahead() : null;
        return owners.receives(window.node()) && (ahead == null || ahead.takes(window.node(), token));
    }

    private boolean isTurnOver() {
        return turnWrites >= TURN_WRITES || turnBytes >= TURN_BYTES;
    }

    private boolean isUnderWay() {
        for (Window window : windows) {
            if (window.isUnderWay()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What is next on disk is not this replica's any more. If nodes were started with another ring, the present owner in the replica's
     * rack gets it, at the stream's end; if there is none, nobody does. If the ring was changed while it ran, whoever owns it now has it:
     * it was sent the write, too, or has copied the value from one who had it.
     */
    private void moveHint(Window window, WriteFrame write, ReplicaSet owners) {
        long position = write.position();
        int owner = ownerInRackOf(window.id(), owners);
        boolean isLacking = !topology.stage().wasChanged();
        if (isLacking && owner == Topology.NOBODY) {
            kept.skips().add(window, write, owners);
        } else if (isLacking) {
            ByteBuf bytes = write.span().retain(); // what is read while room is made must not come into its place
            try {
                mover.move(write, owner, write.token());
            } finally {
                bytes.release();
            }
        }
        Backlog backlog = window.backlog();
        if (backlog.hasNext() && backlog.nextPosition() == position) { // it may have given up that itself to make room
            backlog.pass();
        }
    }

    private int ownerInRackOf(NodeId gone, ReplicaSet owners) {
        for (int owner : owners.all()) {
            NodeId id = topology.node(owner).id();
            if (id.datacenter().equals(gone.datacenter()) && id.rack().equals(gone.rack())) {
                return owner;
            }
        }
        return Topology.NOBODY;
    }

    private @Nullable Window lowestDue() {
        Window lowest = null;
        for (Window window : windows) {
            boolean mayBe = window.isDue() && !(isTurnOver() && window.backlog().hasNext());
            boolean lower = mayBe && (lowest == null || window.nextPosition() < lowest.nextPosition());
            lowest = lower ? window : lowest;
        }
        return lowest;
    }

    private int[] ownersHere(ReplicaSet owners) {
        for (int[] here : owners.remoteReceivers()) {
            if (isFor(topology.node(here[0]).id())) {
                return here;
            }
        }
        throw new IllegalStateException("a write is kept for a datacenter without owners: " + owners);
    }

    private void sendDirectly(Window window) {
        if (!window.isDue()) {
            return;
        }
        window.sending();
        if (sender.write(window.node(), stream, next(window), window.prev())) {
            sent(window);
        } else {
            window.stall();
        }
    }

    /** Sends one frame to each relay that is needed; usually one is. */
    private void relay(WriteFrame write, int[] owners) {
        long position = write.position();
        for (int owner : owners) {
            Window window = window(owner);
            if (isNext(window, position)) {
                relayThrough(reach.relayFor(owner, owners), next(window), owners, window);
            }
        }
    }

    private void relayThrough(int relay, WriteFrame write, int[] owners, Window first) {
        if (relay == Topology.NOBODY) {
            first.flow(Flow.CLOSED);
            return;
        }
        prevs.reset(owners.length);
        for (int owner : owners) {
            Window window = window(owner);
            if (isNext(window, write.position()) && reach.relayFor(owner, owners) == relay) {
                prevs.set(RackPrevs.rackOf(owner, owners), window.prev());
                window.sending();
            }
        }
        boolean taken = sender.relay(relay, stream, write, prevs);
        for (int owner : owners) {
            if (prevs.prev(RackPrevs.rackOf(owner, owners)) == RackPrevs.NOT_FOR_THIS_RACK) {
                continue;
            }
            if (taken) {
                sent(window(owner));
            } else {
                window(owner).stall();
            }
        }
    }

    /** What is next for the replica; what lay on disk is planned by the ring as it is now. */
    private WriteFrame next(Window window) {
        WriteFrame frame = window.next();
        if (window.backlog().hasNext()) {
            frame.place(frame.token(), topology.epoch(), frame.clock());
        }
        if (kept.isEarlier(frame)) {
            frame.earlier();
        }
        return frame;
    }

    private static boolean isNext(Window window, long position) {
        return window.isDue() && window.nextPosition() == position;
    }

    private void sent(Window window) {
        if (window.sent()) {
            resent++;
        }
    }

    private Window window(int node) {
        return kept.of(node);
    }
}
