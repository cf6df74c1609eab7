package io.ringspan.node.request;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.NodeId;
import io.ringspan.node.worker.WaitingList;
import io.ringspan.replication.ring.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one worker that wait, with WAIT, until other racks have their writes. Each rack holds every key once, so
 * racks are what Redis calls replicas: counted are those, in all datacenters, that have confirmed all that this worker's
 * clients wrote before, less the one that stands for Redis's primary.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> One for each client: it is not read on before it is answered.
 */
public final class Waits {
    private final Supplier<Topology> published;
    private final ReplicatedWrites writes;
    private final WaitingList<Wait> waiting = new WaitingList<>();

    /** One client that waits. */
    private final class Wait implements Coordination {
        private @Nullable Slot slot;
        private final long position;
        private final long wanted;
        private final long deadlineNanos;
        private final boolean forEver;

        Wait(Slot slot, long position, long wanted, long timeoutMillis, long nowNanos) {
            this.slot = slot;
            this.position = position;
            this.wanted = wanted;
            this.deadlineNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            this.forEver = timeoutMillis == 0;
        }

        /** Answers if enough have confirmed or the time is up; false once nobody waits. */
        boolean goesOn(long nowNanos) {
            Slot current = slot;
            if (current == null) {
                return false;
            }
            int others = Math.max(0, confirmedRacks(position) - 1);
            boolean over = !forEver && nowNanos - deadlineNanos >= 0;
            if (others < wanted && !over) {
                return true;
            }
            slot = null;
            ByteBuf reply = Unpooled.wrappedBuffer((":" + others + "\r\n").getBytes(US_ASCII));
            current.deliver(reply, 0, reply.readableBytes(), true);
            reply.release();
            return false;
        }

        @Override
        public void cancel() {
            slot = null;
        }
    }

    /**
     * Nobody waits yet.
     *
     * @param published the topology in force
     * @param writes what is waited for
     */
    public Waits(Supplier<Topology> published, ReplicatedWrites writes) {
        this.published = published;
        this.writes = writes;
    }

    /**
     * Answers the slot with how many other racks have what was written until now: once as many as wanted have, or when the
     * time is up.
     *
     * @param timeoutMillis 0 for as long as it takes
     */
    public void begin(Slot slot, long wanted, long timeoutMillis) {
        Wait wait = new Wait(slot, writes.lastPosition(), wanted, timeoutMillis, writes.nowNanos());
        slot.coordinatedBy(wait);
        if (wait.goesOn(writes.nowNanos())) {
            waiting.add(wait);
        }
    }

    /** Looks who has waited long enough. When marks have come, and some ten times a second. */
    public void check() {
        if (!waiting.isEmpty()) {
            long now = writes.nowNanos();
            waiting.look(wait -> wait.goesOn(now), wait -> {});
        }
    }

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    private int confirmedRacks(long position) {
        Topology topology = published.get();
        Map<List<String>, Boolean> racks = new HashMap<>();
        for (int node = 0; node < topology.size(); node++) {
            NodeId id = topology.node(node).id();
            boolean hasAll = writes.isConfirmed(node, position);
            racks.merge(List.of(id.datacenter().name(), id.rack().name()), hasAll, Boolean::logicalAnd);
        }
        return (int) racks.values().stream().filter(all -> all).count();
    }
}
