package io.ringspan.node.request;

import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.stream.Write;
import org.jspecify.annotations.Nullable;

/**
 * The client of one replicated write, until it is answered: its slot, the write that it waits for, and which replicas may
 * answer, by their places in the order in which the node turns to them. Reused.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class WaitingClient {
    private @Nullable Slot slot;
    private @Nullable Write write;
    private int[] replicas = {};

    /** Begins to wait. */
    void begin(Slot forSlot, int[] local) {
        slot = forSlot;
        replicas = local;
    }

    /**
     * The write is on its way. The own store may have turned it away at once, and the client have been told. Then nothing
     * may find its waiter by it: that will be another client's.
     */
    void sent(Write asWrite) {
        if (isDone()) {
            asWrite.forget();
        } else {
            write = asWrite;
        }
    }

    /** The write has ended, and is another's from now on. */
    void released() {
        write = null;
    }

    boolean isDone() {
        return slot == null;
    }

    /** Nobody waits from here on; gives the slot that did. */
    @Nullable
    Slot end() {
        Slot waiting = slot;
        slot = null;
        Write sent = write;
        write = null;
        if (sent != null) {
            sent.forget();
        }
        return waiting;
    }

    int replicas() {
        return replicas.length;
    }

    int replica(int place) {
        return replicas[place];
    }

    /** The place of that replica; -1 if it is none. */
    int place(int replica) {
        return ReplicaSet.place(replica, replicas);
    }
}
