package io.ringspan.replication.store;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to the store and is not answered, in the order in which it was sent and is answered.
 *
 * <p><b>Owner.</b> The store's worker. <b>Limits.</b> {@link StoreLimits#inFlightMax}, and one command or span that is repeated for
 * each stream; places are used again.
 */
final class InFlight {
    /** A place in the queue. */
    static final class Sent {
        @Nullable
        InboundStream stream;

        long position;
        int commands;
        boolean repeated;
        boolean apart;

        @Nullable
        BitSet refused;

        void refuse(int command) {
            if (refused == null) {
                refused = new BitSet();
            }
            refused.set(command);
        }

        boolean isRefused(int command) {
            return refused != null && refused.get(command);
        }

        InboundStream stream() {
            if (stream == null) {
                throw new IllegalStateException("an answered span is read again");
            }
            return stream;
        }
    }

    private static final int SMALLEST = 256;

    private Sent[] ring = places(SMALLEST);
    private int head;
    private int size;

    /** Adds a span, or what is repeated of one. */
    void add(InboundStream stream, long position, int commands, boolean repeated) {
        if (size == ring.length) {
            grow();
        }
        Sent sent = ring[(head + size) & (ring.length - 1)];
        sent.stream = stream;
        sent.position = position;
        sent.commands = commands;
        sent.repeated = repeated;
        sent.refused = null;
        sent.apart = false;
        size++;
    }

    /** The oldest. */
    Sent first() {
        if (size == 0) {
            throw new IllegalStateException("the store answered what it was not asked");
        }
        return ring[head];
    }

    /** The oldest leaves; what was read from it stays readable until something is added. */
    void removeFirst() {
        head = (head + 1) & (ring.length - 1);
        size--;
    }

    /**
     * What was on its way is lost.
     *
     * @param replies how many replies of the oldest had come
     */
    void breakOff(int replies) {
        int known = replies;
        while (size > 0) {
            Sent sent = first();
            removeFirst();
            InboundStream stream = sent.stream();
            if (stream.repeat != null && sent.repeated) {
                stream.repeat.came(sent, known);
            } else {
                stream.inFlight--;
                stream.failed()
                        .add(SpanFate.broken(sent.position, sent.commands, known, sent.refused)
                                .apart(sent.apart));
            }
            known = 0;
        }
    }

    int size() {
        return size;
    }

    private void grow() {
        Sent[] larger = places(size * 2);
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }

    private static Sent[] places(int count) {
        Sent[] places = new Sent[count];
        for (int i = 0; i < count; i++) {
            places[i] = new Sent();
        }
        return places;
    }
}
