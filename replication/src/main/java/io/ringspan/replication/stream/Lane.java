package io.ringspan.replication.stream;

import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Window.Flow;
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
    private final StreamId stream;
    private final PeerSender sender;
    private final Reach reach;
    private final boolean direct;
    private final Window[] windows;
    private final RackPrevs prevs = new RackPrevs();
    private long resent;

    /** @param windows by their nodes' numbers, ascending */
    Lane(StreamId stream, PeerSender sender, Reach reach, boolean direct, Window[] windows) {
        this.stream = stream;
        this.sender = sender;
        this.reach = reach;
        this.direct = direct;
        this.windows = windows;
    }

    /** Sends a write that was just put into its owners' windows to those that are abreast. */
    void send(Write write, int[] owners) {
        if (direct) {
            sendDirectly(windows[0]);
        } else {
            relay(write, owners);
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
        if (window.isPaused() || position > Math.max(window.base(), window.sentTo())) {
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

    /** How many writes were sent again. */
    long resent() {
        return resent;
    }

    private void ask(Window window) {
        int via = reach.wayTo(window.node(), windows);
        if (via == Topology.NOBODY) {
            window.flow(Flow.CLOSED);
            return;
        }
        window.flow(Flow.ASKED);
        sender.resume(via, window.node(), stream, window.resume());
    }

    /** Sends, oldest first, whatever may be sent. Ends because each turn sends a write or stalls or closes a window. */
    private void pump() {
        for (Window first = lowestDue(); first != null; first = lowestDue()) {
            if (direct) {
                sendDirectly(first);
            } else {
                Write write = first.next();
                relay(write, ownersHere(write));
            }
        }
    }

    private @Nullable Window lowestDue() {
        Window lowest = null;
        for (Window window : windows) {
            boolean lower = window.isDue()
                    && (lowest == null
                            || window.next().position() < lowest.next().position());
            lowest = lower ? window : lowest;
        }
        return lowest;
    }

    private int[] ownersHere(Write write) {
        for (int[] owners : write.owners().remote()) {
            int node = owners[0];
            if (node >= windows[0].node() && node <= windows[windows.length - 1].node()) {
                return owners;
            }
        }
        throw new IllegalStateException("write " + write.position() + " is kept for a datacenter without owners");
    }

    private void sendDirectly(Window window) {
        if (!window.isDue()) {
            return;
        }
        if (sender.write(window.node(), stream, window.next().frame(), window.prev())) {
            sent(window);
        } else {
            window.stall();
        }
    }

    /** Sends one frame to each relay that is needed; usually one is. */
    private void relay(Write write, int[] owners) {
        for (int owner : owners) {
            Window window = window(owner);
            if (isNext(window, write)) {
                relayThrough(reach.relayFor(owner, owners), write, owners, window);
            }
        }
    }

    private void relayThrough(int relay, Write write, int[] owners, Window first) {
        if (relay == Topology.NOBODY) {
            first.flow(Flow.CLOSED);
            return;
        }
        prevs.reset(owners.length);
        for (int owner : owners) {
            Window window = window(owner);
            if (isNext(window, write) && reach.relayFor(owner, owners) == relay) {
                prevs.set(RackPrevs.rackOf(owner, owners), window.prev());
            }
        }
        boolean taken = sender.relay(relay, stream, write.frame(), prevs);
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

    private static boolean isNext(Window window, Write write) {
        return window.isDue() && window.next() == write;
    }

    private void sent(Window window) {
        if (window.sent()) {
            resent++;
        }
    }

    private Window window(int node) {
        return windows[node - windows[0].node()];
    }
}
