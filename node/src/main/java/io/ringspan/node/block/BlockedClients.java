package io.ringspan.node.block;

import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The clients of this node whose commands wait. Brings word to their workers.
 *
 * <p><b>Threads.</b> Told from any; what a worker keeps is its own. <b>Limits.</b> {@value #CLIENTS_MAX} clients wait at a time; others are
 * turned away.
 */
public final class BlockedClients {
    /** Of one node. */
    public static final int CLIENTS_MAX = 10_000;

    private final Map<Integer, OfWorker> workers = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Somebody who waits. */
    public interface Blocked {
        /** One of the keys has been written, or may have been: it is worth asking again. */
        void ring();
    }

    /**
     * Those of one worker.
     *
     * <p><b>Owner.</b> The worker.
     */
    public final class OfWorker {
        private final int worker;
        private final EventLoop loop;
        private final LongObjectHashMap<Blocked> blocked = new LongObjectHashMap<>();
        private long counted;

        private OfWorker(int worker, EventLoop loop) {
            this.worker = worker;
            this.loop = loop;
        }

        /** Where they run. */
        public EventLoop loop() {
            return loop;
        }

        /**
         * Somebody begins to wait.
         *
         * @param node this node's number
         * @return the ticket; {@link Ticket#NONE} if too many wait
         */
        public long enter(int node, Blocked who) {
            if (count.incrementAndGet() > CLIENTS_MAX) {
                count.decrementAndGet();
                return Ticket.NONE;
            }
            long ticket = Ticket.of(node, worker, ++counted);
            blocked.put(ticket, who);
            return ticket;
        }

        /** It waits no longer. */
        public void leave(long ticket) {
            if (blocked.remove(ticket) != null) {
                count.decrementAndGet();
            }
        }

        private void ring(long ticket) {
            Blocked who = blocked.get(ticket);
            if (who != null) {
                who.ring();
            }
        }
    }

    /** The worker with that index, once. */
    public OfWorker worker(int index, EventLoop loop) {
        OfWorker added = new OfWorker(index, loop);
        workers.put(index, added);
        return added;
    }

    /** Tells whoever has that ticket, behind what this turn does; nothing if he is gone. */
    public void ring(long ticket) {
        OfWorker worker = workers.get(Ticket.worker(ticket));
        if (worker == null) {
            return; // no ticket of ours
        }
        try {
            worker.loop.execute(() -> worker.ring(ticket));
        } catch (RejectedExecutionException ended) {
            // The node stops, and its clients with it.
        }
    }

    /** How many wait. */
    public int count() {
        return count.get();
    }
}
