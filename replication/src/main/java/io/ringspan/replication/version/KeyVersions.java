package io.ringspan.replication.version;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.LaterValue;
import io.ringspan.replication.store.SpanCommands;
import io.ringspan.replication.stream.StreamId;
import io.ringspan.replication.stream.WriteFrame;
import io.ringspan.replication.time.HybridClock;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the keys of one store, in the order in which writes and reads are sent to it: what is looked up is the
 * version that a read finds which is sent next.
 *
 * <p><b>Owner.</b> The store's worker.
 */
public final class KeyVersions {
    /**
     * How a version is written: the clock's stamp, then what decides between equal stamps. A stamp that is not above 0
     * belongs to a version that is not known: negated, it is the highest that it may have; {@link Long#MIN_VALUE} if nothing
     * can be said.
     */
    public static final int BYTES = 2 * Long.BYTES;

    private static final long PLACES = (1L << VersionTable.PLACE_BITS) - 1;

    private final SpanCommands commands;
    private final KeyDigest digests;
    private final HybridClock clock;
    private final VersionTable table;
    private final LateKeys late = new LateKeys();
    private long overwritten;
    private long unordered;
    private long restored;
    private long held;
    private long unknown;

    /**
     * Knows no key yet: what the store has was written before now.
     *
     * @param commands walks the spans
     * @param entries of how many keys the version is remembered: a power of two
     * @param clock the node's: what it gives to a write that follows is later than what the store has
     */
    public KeyVersions(SpanCommands commands, KeyDigest digests, int entries, HybridClock clock) {
        this.commands = commands;
        this.digests = digests;
        this.clock = clock;
        this.table = new VersionTable(entries, clock.bound());
    }

    /**
     * A write's commands are about to be sent to the store, all of them. A span that cannot be walked may change anything.
     *
     * @return whether all of them may be; if not, {@link #late} says what may not
     */
    boolean offer(StreamId stream, WriteFrame write) {
        return offer(stream, write, 0, write.at(), write.length());
    }

    /**
     * Of a write's commands, {@code length} bytes from {@code from} are about to be sent to the store.
     *
     * @param first the place in the span of the first of them, from 0
     */
    boolean offer(StreamId stream, WriteFrame write, int first, int from, int length) {
        clock.observe(write.clock());
        late.clear();
        try {
            offer(write.span(), from, from + length, write.clock(), tie(stream, first));
        } catch (IllegalStateException foreign) {
            late.clear();
            table.clear(Math.max(clock.bound(), write.clock()));
        }
        return late.isEmpty();
    }

    /** @param first the tie of the first command: the following ones have the following numbers */
    private void offer(ByteBuf span, int from, int end, long stamp, long first) {
        long tie = first;
        int command = 0;
        for (int at = from; at < end; tie = next(tie)) {
            at = commands.next(span, at);
            CommandKind kind = commands.kind();
            for (int key = 0; key < commands.keys(); key++) {
                long digest = digests.of(span, commands.keyAt(key), commands.keyLength(key));
                Lateness lateness = table.offer(digest, stamp, tie, kind);
                if (lateness != Lateness.IN_TIME) {
                    notInTime(lateness, command, key);
                }
            }
            command++;
        }
    }

    private void notInTime(Lateness lateness, int command, int key) {
        if (lateness == Lateness.OVERWRITTEN) {
            overwritten++;
            late.add(command, key);
        } else {
            unordered++;
        }
    }

    private static long tie(StreamId stream, int place) {
        return (stream.tie() & ~PLACES) | Math.min(place, PLACES);
    }

    /** Places beyond the last one that fits in are the same, so that none of them is late. */
    private static long next(long tie) {
        return (tie & PLACES) == PLACES ? tie : tie + 1;
    }

    /** Of the write offered last, the keys for which it is too late; commands are counted from the first offered. */
    LateKeys late() {
        return late;
    }

    /** The whole value of the key that has been sent to the store and is later than the command. */
    @Nullable
    LaterValue laterValue(StreamId stream, WriteFrame write, int command, int keyAt, int keyLength) {
        return table.laterValue(digests.of(write.span(), keyAt, keyLength), write.clock(), tie(stream, command));
    }

    /** Walks the spans. */
    SpanCommands commands() {
        return commands;
    }

    /** How often a key of a command was left out because a later whole value of it had been applied. Any thread. */
    public long overwritten() {
        return overwritten;
    }

    /** How often a key was given a command that may have had to come before what had been applied to it. Any thread. */
    public long unordered() {
        return unordered;
    }

    /**
     * Notes the version of the key of each of the commands of a span of reads, as {@link #BYTES} says. Of several keys
     * nothing can be said.
     *
     * @param out two numbers for each command, from the first place on
     */
    public void describe(ByteBuf span, int from, int length, int count, long[] out) {
        describe(span, from, length, count, false, out);
    }

    /** As {@link #describe}; but of a key that something has changed since its last whole value nothing is said. */
    public void describeWhole(ByteBuf span, int from, int length, int count, long[] out) {
        describe(span, from, length, count, true, out);
    }

    private void describe(ByteBuf span, int from, int length, int count, boolean wholeOnly, long[] out) {
        int described = 0;
        try {
            int end = from + length;
            for (int at = from; at < end && described < count; described++) {
                at = commands.next(span, at);
                describe(span, wholeOnly, out, 2 * described);
            }
        } catch (IllegalStateException foreign) {
            // The store says what is wrong with it.
        }
        for (; described < count; described++) {
            note(out, 2 * described, Long.MIN_VALUE, 0);
        }
    }

    private void describe(ByteBuf span, boolean wholeOnly, long[] out, int at) {
        if (commands.keys() != 1) {
            note(out, at, Long.MIN_VALUE, 0);
            return;
        }
        table.find(digests.of(span, commands.keyAt(0), commands.keyLength(0)));
        if (wholeOnly && !(table.isKnown() && table.isWhole())) {
            note(out, at, Long.MIN_VALUE, 0);
            return;
        }
        note(out, at, table.isKnown() ? table.clock() : -table.clock(), table.tie());
    }

    private static void note(long[] out, int at, long stamp, long tie) {
        out[at] = stamp;
        out[at + 1] = tie;
    }

    /**
     * A whole value that another replica has is about to be written back: is it to be sent to the store? If so, it is noted.
     *
     * @param digest as {@link #digestOfKey} gave it
     * @param stamp the value's version, together with the tie
     */
    public Restoring restore(long digest, long stamp, long tie) {
        clock.observe(stamp);
        Restoring restoring = table.restore(digest, stamp, tie);
        restored += restoring == Restoring.APPLIES ? 1 : 0;
        held += restoring == Restoring.HELD ? 1 : 0;
        unknown += restoring == Restoring.UNKNOWN ? 1 : 0;
        return restoring;
    }

    /** It is not known whether the store has taken what was to be sent to it. */
    public void doubt(long digest, long stamp, long tie) {
        table.doubt(digest, stamp, tie);
    }

    /** Stands for the one key of the command that begins there; throws {@link IllegalStateException} if that has no one key. */
    public long digestOfKey(ByteBuf span, int at) {
        commands.next(span, at);
        if (commands.keys() != 1) {
            throw new IllegalStateException("a value is written back to one key, not to " + commands.keys());
        }
        return digests.of(span, commands.keyAt(0), commands.keyLength(0));
    }

    /** How many values that other replicas had were sent to the store. Any thread. */
    public long restored() {
        return restored;
    }

    /** How many were not, since the store had them or later ones. Any thread. */
    public long restoresHeld() {
        return held;
    }

    /** How many were not, since nobody knows whether what the store has is older. Any thread. */
    public long restoresUnknown() {
        return unknown;
    }

    /**
     * The store lacks something that was noted when it was sent; nothing is known of it any more but that all it has was
     * written before now. Versions are noted so early because a read that is sent next, before there is any reply, finds
     * what was written.
     */
    public void clear() {
        table.clear(clock.bound());
    }
}
