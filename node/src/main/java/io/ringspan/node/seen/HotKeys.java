package io.ringspan.node.seen;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Which keys the commands of one worker's clients ask for most. One command of about {@value #GAP_MEAN} is looked at,
 * with gaps of random length between, so that no rhythm of a client hides a key. What was seen counts half after
 * {@value #HALF_SECONDS} seconds, a quarter after twice as long, and so on.
 *
 * <p><b>Owner.</b> The worker, but for {@link #addTo}. <b>Limits.</b> Those of {@link Sketch}.
 */
final class HotKeys {
    /** One command of as many is looked at, on average. */
    static final int GAP_MEAN = 64;

    static final int HALF_SECONDS = 10;

    private static final long HALF_NANOS = TimeUnit.SECONDS.toNanos(HALF_SECONDS);
    private static final long OLD_NANOS = 6 * HALF_NANOS;
    /** After as many halvings nothing is left of any count. */
    private static final int HALVINGS_MAX = Integer.SIZE;

    private final Sketch sketch;
    private final TimeSource time;
    private long random;
    private int gap;
    private long halvedNanos;
    /** How long what is in the sketch took to come, with time halved like the counts. */
    private long weighedNanos;

    /** @param seed what nobody outside can guess; the same for all workers of a node */
    HotKeys(long seed, TimeSource time) {
        this.sketch = new Sketch(seed);
        this.time = time;
        this.random = seed | 1;
        this.halvedNanos = time.nanoTime();
        this.gap = nextGap();
    }

    /** A command has its first key there. It is nearly always passed over. */
    void pass(ByteBuf in, int at, int length, boolean write) {
        if (--gap <= 0) {
            gap = nextGap();
            age(time.nanoTime());
            sketch.see(in, at, length, write);
        }
    }

    /** From 1 to twice the mean less 1, each as likely. Xorshift: it is only to have no rhythm. */
    private int nextGap() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return 1 + (int) ((random >>> Integer.SIZE) % (2 * GAP_MEAN - 1));
    }

    private void age(long nowNanos) {
        for (int i = 0; nowNanos - halvedNanos >= HALF_NANOS; i++) {
            if (i == HALVINGS_MAX) {
                clear();
                return;
            }
            sketch.halve();
            weighedNanos = (weighedNanos + HALF_NANOS) >>> 1;
            halvedNanos += HALF_NANOS;
        }
    }

    /** Begins anew. */
    void clear() {
        sketch.clear();
        weighedNanos = 0;
        halvedNanos = time.nanoTime();
    }

    /**
     * Adds the counts of its keys by their hashes. Any thread: they may be those of a moment ago, and of two moments.
     *
     * @return how often any key was seen
     */
    int addTo(Map<Long, Integer> counts) {
        boolean old = time.nanoTime() - halvedNanos > OLD_NANOS; // nobody asks for anything, so nothing grows less
        return old ? 0 : sketch.addTo(counts);
    }

    /** What is known now, as it stands: the worker copies, and whoever asked makes something readable of it. */
    Copy copy() {
        long nowNanos = time.nanoTime();
        age(nowNanos);
        return new Copy(sketch.copy(), weighedNanos + nowNanos - halvedNanos);
    }

    /**
     * What was known once.
     *
     * @param nanos in how long it was seen
     */
    record Copy(Sketch sketch, long nanos) {
        Seen seen() {
            return new Seen(
                    IntStream.range(0, sketch.used()).mapToObj(sketch::at).toList(),
                    sketch.total(),
                    sketch.unseenMax(),
                    nanos);
        }
    }

    /**
     * What one worker knows.
     *
     * @param total how often any key was seen
     * @param unseenMax how often each key that is not among them may have been, at most
     * @param nanos in how long
     */
    record Seen(List<SeenKey> keys, int total, int unseenMax, long nanos) {}
}
