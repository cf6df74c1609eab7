package io.ringspan.node.client;

import io.ringspan.node.session.ClientPause;
import io.ringspan.node.session.ConnectedClients;
import io.ringspan.node.session.Session;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Knows the clients of a node, over all its workers, and how many it may have.
 *
 * <p><b>Threads.</b> Any worker; only when a client comes or goes, or asks for the others. <b>Limits.</b>
 * {@code clientsMax}, and {@code perAddressMax} from one address; more are not let in.
 */
public final class Doors implements ConnectedClients {
    /** Where clients on a Unix socket come from. */
    private static final String HERE = "";

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private volatile int clientsMax;
    private volatile int perAddressMax;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
    private final ClientPause pause = new ClientPause();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    public Doors(int clientsMax, int perAddressMax) {
        this.clientsMax = clientsMax;
        this.perAddressMax = perAddressMax;
    }

    /** From now on so many are let in. Those that are in stay. */
    public void limits(int clients, int perAddress) {
        clientsMax = clients;
        perAddressMax = perAddress;
    }

    /** An id that no other client of this node has or had. */
    long nextId() {
        return lastId.incrementAndGet();
    }

    /** False, and nobody counted, when the node is full or has as many from that address as it may have. */
    boolean enter(Session session, @Nullable SocketAddress from) {
        if (count.incrementAndGet() > clientsMax) {
            count.decrementAndGet();
            return false;
        }
        if (byAddress.merge(host(from), 1, Integer::sum) > perAddressMax) {
            leave(session, from);
            return false;
        }
        sessions.put(session.id(), session);
        return true;
    }

    /** Waits until the last client is gone; says if some were not in time. No worker. */
    public List<String> awaitEmpty(long deadlineNanos) {
        while (count() > 0 && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        int left = count();
        return left > 0 ? List.of(left + " client(s) still had unanswered commands") : List.of();
    }

    /** Who was let in has gone. */
    void leave(Session session, @Nullable SocketAddress from) {
        sessions.remove(session.id());
        byAddress.computeIfPresent(host(from), (host, clients) -> clients == 1 ? null : clients - 1);
        count.decrementAndGet();
    }

    private static String host(@Nullable SocketAddress from) {
        return from instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : HERE;
    }

    @Override
    public Iterable<Session> sessions() {
        return sessions.values();
    }

    @Override
    public ClientPause pause() {
        return pause;
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
