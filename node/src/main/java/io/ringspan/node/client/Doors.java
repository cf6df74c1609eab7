package io.ringspan.node.client;

import io.ringspan.node.session.ConnectedClients;
import io.ringspan.node.session.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows the clients of a node, over all its workers, and how many it may have.
 *
 * <p><b>Threads.</b> Any worker; only when a client comes or goes, or asks for the others. <b>Limits.</b>
 * {@code clientsMax}; more are not let in.
 */
public final class Doors implements ConnectedClients {
    private final int clientsMax;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, Session> sessions = new ConcurrentHashMap<>();

    public Doors(int clientsMax) {
        this.clientsMax = clientsMax;
    }

    /** An id that no other client of this node has or had. */
    long nextId() {
        return lastId.incrementAndGet();
    }

    /** False, and nobody counted, when the node is full. */
    boolean enter(Session session) {
        if (count.incrementAndGet() > clientsMax) {
            count.decrementAndGet();
            return false;
        }
        sessions.put(session.id(), session);
        return true;
    }

    void leave(Session session) {
        sessions.remove(session.id());
        count.decrementAndGet();
    }

    @Override
    public Iterable<Session> sessions() {
        return sessions.values();
    }

    /** Clients connected now. */
    public int count() {
        return count.get();
    }

    /** Clients that ever came to the door. */
    public long total() {
        return lastId.get();
    }
}
