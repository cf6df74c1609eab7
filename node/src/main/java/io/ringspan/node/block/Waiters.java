package io.ringspan.node.block;

import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Who waits for keys of this node's store, in the order in which they came. When a key is written, the first who was not told yet is told;
 * of those who only read, all are. Whoever is told asks again; when what he takes out is written, the next is told.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> {@value #WAITERS_MAX} tickets: more are not noted, and ask again by themselves. One
 * that has not asked for {@value #SECONDS_MAX} s is forgotten.
 */
public final class Waiters {
    static final int WAITERS_MAX = 64 * 1024;
    static final int SECONDS_MAX = 15;
    private static final long NANOS_MAX = SECONDS_MAX * 1_000_000_000L;

    private static final int WRITES_BETWEEN = 4096;

    private final LongConsumer rings;
    private final LongSupplier nanoTime;
    /** The one who asked longest ago is first. */
    private final LinkedHashMap<Long, Waiter> byTicket = new LinkedHashMap<>(16, 0.75f, true);

    private final LongObjectHashMap<LinkedHashSet<Waiter>> byKey = new LongObjectHashMap<>();

    private long writes;

    /** One who waits. */
    private static final class Waiter {
        private final long ticket;
        private final long[] keys;
        private final boolean takes;
        private long askedNanos;
        private boolean told;

        Waiter(long ticket, long[] keys, boolean takes) {
            this.ticket = ticket;
            this.keys = keys;
            this.takes = takes;
        }
    }

    /**
     * Makes an empty one.
     *
     * @param rings tells the one with that ticket, not before this turn's writes are on their way
     */
    public Waiters(LongConsumer rings, LongSupplier nanoTime) {
        this.rings = rings;
        this.nanoTime = nanoTime;
    }

    /**
     * Somebody has asked, and there was nothing. Who was here before keeps his place.
     *
     * @param keys digests of the keys
     * @param takes whether he takes out what he is given, so that there is nothing left for others
     */
    public void enter(long ticket, long[] keys, boolean takes) {
        forgetSilent();
        Waiter waiter = byTicket.get(ticket);
        if (waiter == null && byTicket.size() < WAITERS_MAX) {
            waiter = new Waiter(ticket, keys.clone(), takes);
            byTicket.put(ticket, waiter);
            for (long key : keys) {
                byKey.computeIfAbsent(key, fresh -> new LinkedHashSet<>()).add(waiter);
            }
        }
        if (waiter != null) {
            waiter.askedNanos = nanoTime.getAsLong();
            waiter.told = false;
        }
    }

    /** He was given something, or waits no longer. If he was told and took nothing, the next one is told. */
    public void leave(long ticket, boolean took) {
        Waiter waiter = byTicket.remove(ticket);
        if (waiter == null) {
            return;
        }
        for (long key : waiter.keys) {
            Set<Waiter> others = byKey.get(key);
            if (others != null && others.remove(waiter) && others.isEmpty()) {
                byKey.remove(key);
            }
        }
        if (waiter.told && !took) {
            for (long key : waiter.keys) {
                written(key);
            }
        }
    }

    /** Whether nobody waits. */
    public boolean isEmpty() {
        return byTicket.isEmpty();
    }

    /** How many wait. */
    public int count() {
        return byTicket.size();
    }

    /** A write of that key is on its way to the store. */
    public void written(long key) {
        if (++writes % WRITES_BETWEEN == 0) {
            forgetSilent();
        }
        Set<Waiter> waiting = byKey.get(key);
        if (waiting == null) {
            return;
        }
        for (Waiter waiter : waiting) {
            if (!waiter.told) {
                waiter.told = true;
                rings.accept(waiter.ticket);
                if (waiter.takes) {
                    return;
                }
            }
        }
    }

    /** Any key may have been written. */
    public void allWritten() {
        for (Waiter waiter : byTicket.values()) {
            waiter.told = true;
            rings.accept(waiter.ticket);
        }
    }

    private void forgetSilent() {
        long now = nanoTime.getAsLong();
        List<Long> silent = new ArrayList<>();
        for (Iterator<Map.Entry<Long, Waiter>> all = byTicket.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Long, Waiter> oldest = all.next();
            if (now - oldest.getValue().askedNanos < NANOS_MAX) {
                break;
            }
            silent.add(oldest.getKey());
        }
        silent.forEach(ticket -> leave(ticket, false));
    }
}
