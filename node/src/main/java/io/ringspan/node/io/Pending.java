package io.ringspan.node.io;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was sent on one link and is not answered, in the order sent: a ring of primitive arrays, so an entry costs no
 * object. An entry's number is its place in that order for as long as the link lives; replies may come in order
 * ({@link #head}) or by number ({@link #take}).
 *
 * <p><b>Owner.</b> The worker of the link. <b>Limits.</b> The link checks {@link #size} before it sends.
 */
public final class Pending {
    private static final Logger LOG = LoggerFactory.getLogger(Pending.class);
    private @Nullable ReplySink[] sinks = new ReplySink[1024];
    private int[] commands = new int[1024];
    private long[] sentNanos = new long[1024];
    private long head;
    private long tail;
    private long lateFrom;
    private long expiredFrom;

    /** Adds an entry and gives its number. */
    public long add(ReplySink sink, int commandCount, long nowNanos) {
        if (tail - head == sinks.length) {
            grow();
        }
        int slot = slot(tail);
        sinks[slot] = sink;
        commands[slot] = commandCount;
        sentNanos[slot] = nowNanos;
        return tail++;
    }

    /** The number of the oldest entry; meaningful while {@link #size} is not 0. */
    public long head() {
        return head;
    }

    /** Entries ever added. */
    public long sentCount() {
        return tail;
    }

    /** Entries from the oldest unanswered on; by number, answered ones in between count too. */
    public int size() {
        return (int) (tail - head);
    }

    public int commands(long number) {
        return commands[slot(number)];
    }

    /** Who waits for entry {@code number}; null when nobody does, or it is no entry at all. */
    public @Nullable ReplySink peek(long number) {
        return number < head || number >= tail ? null : sinks[slot(number)];
    }

    /** Takes an entry out. Null when there is none of that number. */
    public @Nullable ReplySink take(long number) {
        ReplySink sink = peek(number);
        if (sink != null) {
            sinks[slot(number)] = null;
            while (head < tail && sinks[slot(head)] == null) {
                head++;
            }
        }
        return sink;
    }

    /** From now on nobody waits for entry {@code number}; its reply, when it comes, is swallowed. */
    public void abandon(long number) {
        if (peek(number) != null) {
            sinks[slot(number)] = Swallow.REPLY;
        }
    }

    /**
     * Tells those that have waited for long. To be called a few times per {@code lateNanos}.
     *
     * @param deadlineNanos the least that anybody may wait: whoever may wait for longer looks at the clock itself from then on
     * @return how many have no reply by then, be it that nobody waits for it any more
     */
    public int tick(long nowNanos, long lateNanos, long deadlineNanos) {
        lateFrom = Math.max(lateFrom, head);
        for (; lateFrom < tail && nowNanos - sentNanos[slot(lateFrom)] >= lateNanos; lateFrom++) {
            ReplySink sink = sinks[slot(lateFrom)];
            if (sink != null) {
                sink.late();
            }
        }
        expiredFrom = Math.max(expiredFrom, head);
        int expired = 0;
        for (; expiredFrom < tail && nowNanos - sentNanos[slot(expiredFrom)] >= deadlineNanos; expiredFrom++) {
            ReplySink sink = sinks[slot(expiredFrom)];
            if (sink != null) {
                expired++;
                sink.expired();
            }
        }
        return expired;
    }

    /** Tells everybody, oldest first, that no reply will come; gives how many waited for one. */
    public int breakAll() {
        int waited = 0;
        while (head < tail) {
            int slot = slot(head++);
            ReplySink sink = sinks[slot];
            sinks[slot] = null;
            if (sink != null) {
                waited += sink == Swallow.REPLY ? 0 : 1;
                tell(sink);
            }
        }
        return waited;
    }

    /** Whoever fails at that must not keep the others from hearing of it, nor the link from connecting again. */
    private static void tell(ReplySink sink) {
        try {
            sink.broken();
        } catch (RuntimeException | Error fault) {
            LOG.error("Somebody who waited for a reply failed when told that none will come", fault);
        }
    }

    private int slot(long number) {
        return (int) number & sinks.length - 1;
    }

    private void grow() {
        int old = sinks.length;
        @Nullable ReplySink[] moved = new ReplySink[old * 2];
        int[] movedCommands = new int[old * 2];
        long[] movedNanos = new long[old * 2];
        for (long number = head; number < tail; number++) {
            int from = (int) number & old - 1;
            int to = (int) number & old * 2 - 1;
            moved[to] = sinks[from];
            movedCommands[to] = commands[from];
            movedNanos[to] = sentNanos[from];
        }
        sinks = moved;
        commands = movedCommands;
        sentNanos = movedNanos;
    }
}
