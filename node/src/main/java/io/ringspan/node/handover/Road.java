package io.ringspan.node.handover;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * From one worker to another, one way: entries arrive in the order in which they were added, with one parcel a turn and at
 * most one wake-up for all that waits. Emptied parcels go back to be filled again.
 *
 * <p><b>Threads.</b> {@link #add}, {@link #load}, {@link #send} and {@link #isFull} on the sending worker; entries are
 * taken on the receiving one. Between them lie two queues and three counters, and no lock. <b>Limits.</b>
 * {@code bytesMax} on the road; then {@link #isFull}, and the sender is called when half of it is there again. It must
 * not add what can wait until then.
 *
 * @param <E> what is handed over
 */
final class Road<E extends Entry> {
    private static final int SPARE_MAX = 16;

    private final Supplier<E> entry;
    private final long bytesMax;
    private final Runnable takeAll = this::takeAll;
    private final Runnable room = this::room;

    private final Queue<Parcel<E>> sent = new ConcurrentLinkedQueue<>();
    private final Queue<Parcel<E>> spare = new ConcurrentLinkedQueue<>();
    private final AtomicInteger spareCount = new AtomicInteger();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicBoolean wantsRoom = new AtomicBoolean();
    private final AtomicLong takenBytes = new AtomicLong();

    // Set before either worker uses the road.
    private Executor receiver;
    private Consumer<E> taker;
    private Runnable beforeTaking;
    private Sender sender;

    // Of the sending worker.
    private final ArrayDeque<Parcel<E>> closed = new ArrayDeque<>();
    private @Nullable Parcel<E> filling;
    private long addedBytes;

    /**
     * The sending end.
     *
     * @param loop runs {@code onRoom}
     * @param planSend has {@link Road#send} called at the end of this turn
     * @param onRoom there is room again after {@link Road#isFull} was true
     */
    record Sender(Executor loop, Runnable planSend, Runnable onRoom) {}

    /** A road that leads nowhere yet. */
    @SuppressWarnings("NullAway.Init") // from and to complete it
    Road(Supplier<E> entry, long bytesMax) {
        this.entry = entry;
        this.bytesMax = bytesMax;
    }

    /** Says where it begins. */
    void from(Sender from) {
        sender = from;
    }

    /**
     * Says where it leads.
     *
     * @param loop runs the others
     * @param first runs before entries are taken
     * @param each gets each entry; it is valid during the call
     */
    void to(Executor loop, Runnable first, Consumer<E> each) {
        receiver = loop;
        beforeTaking = first;
        taker = each;
    }

    /** A new entry at the end of this turn's parcel, to be filled in. */
    E add() {
        sender.planSend().run();
        addedBytes += Parcel.ENTRY_BYTES;
        return parcel().add();
    }

    /** Gives the entry its bytes: a copy, or a reference to a large piece. */
    void load(E into, ByteBuf from, int at, int length) {
        addedBytes += length;
        parcel().load(into.piece(), from, at, length);
    }

    private Parcel<E> parcel() {
        Parcel<E> open = filling;
        if (open == null) {
            open = spare.poll();
            if (open == null) {
                open = new Parcel<>(entry, ByteBufAllocator.DEFAULT);
            } else {
                spareCount.decrementAndGet();
            }
            filling = open;
        }
        return open;
    }

    /** Whether as much is on the road as may be. If so, {@code onRoom} will be called. */
    boolean isFull() {
        if (onTheRoadBytes() < bytesMax) {
            return false;
        }
        if (!wantsRoom.get()) {
            wantsRoom.set(true);
            // The receiver may have emptied the road just before it could see that.
            run(sender.loop(), room);
        }
        return true;
    }

    private long onTheRoadBytes() {
        return addedBytes - takenBytes.get();
    }

    /** Sends this turn's parcel, if there is one. */
    void send() {
        close(0);
        sendUpTo(0);
    }

    /** Closes this turn's parcel, if there is one; it may be sent once {@code fence} is reached. Fences never sink. */
    void close(long fence) {
        Parcel<E> full = filling;
        if (full != null) {
            filling = null;
            full.waitFor(fence);
            closed.add(full);
        }
    }

    /** Sends the parcels whose fence is reached; false when some still wait. */
    boolean sendUpTo(long reached) {
        boolean some = false;
        for (Parcel<E> next = closed.peek(); next != null && next.fence() <= reached; next = closed.peek()) {
            sent.add(closed.remove());
            some = true;
        }
        if (some) {
            wake();
        }
        return closed.isEmpty();
    }

    private void wake() {
        if (!woken.getAndSet(true)) {
            run(receiver, takeAll);
        }
    }

    private void takeAll() {
        woken.set(false);
        beforeTaking.run();
        for (Parcel<E> parcel = sent.poll(); parcel != null; parcel = sent.poll()) {
            long bytes = parcel.bytes();
            boolean whole = false;
            try {
                parcel.forEach(taker);
                whole = true;
            } finally {
                parcel.empty();
                giveBack(parcel);
                takenBytes.addAndGet(bytes);
                if (!whole) {
                    wake(); // a fault ends this turn, not what lies behind it
                }
            }
            if (wantsRoom.get()) {
                run(sender.loop(), room);
            }
        }
    }

    private void giveBack(Parcel<E> parcel) {
        if (spareCount.incrementAndGet() <= SPARE_MAX) {
            spare.add(parcel);
        } else {
            spareCount.decrementAndGet();
            parcel.discard();
        }
    }

    /** On the sending worker. */
    private void room() {
        if (wantsRoom.get() && onTheRoadBytes() <= bytesMax / 2) {
            wantsRoom.set(false);
            sender.onRoom().run();
        }
    }

    /** A worker that has ended takes nothing any more; what lies on the road is then given back by {@link #discard}. */
    private static void run(Executor loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            return;
        }
    }

    /** Gives back what was never taken. Any thread, once both workers have ended. */
    void discard() {
        Parcel<E> open = filling;
        if (open != null) {
            filling = null;
            open.discard();
        }
        for (Parcel<E> parcel = closed.poll(); parcel != null; parcel = closed.poll()) {
            parcel.discard();
        }
        for (Parcel<E> parcel = sent.poll(); parcel != null; parcel = sent.poll()) {
            parcel.discard();
        }
        for (Parcel<E> parcel = spare.poll(); parcel != null; parcel = spare.poll()) {
            parcel.discard();
        }
    }
}
