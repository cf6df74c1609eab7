package io.ringspan.replication.version;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.conflict.Conflicts;
import io.ringspan.replication.conflict.LateConflicts;
import io.ringspan.replication.conflict.UnsettledKeys;
import io.ringspan.replication.cut.CopiedCuts;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.LaterValue;
import io.ringspan.replication.store.SpanCommands;
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
    private final boolean off;
    private final LateKeys late = new LateKeys();
    private final LateConflicts conflicts = new LateConflicts(VersionTable.PLACE_BITS);
    private final CopiedCuts cuts = new CopiedCuts();
    private UnsettledKeys unsettled = UnsettledKeys.NOBODY;
    private long overwritten;
    private long contained;
    private long unordered;
    private long forgotten;
    private boolean goesOn;

    /**
     * Knows no key yet: what the store has was written before now.
     *
     * @param commands walks the spans
     * @param entries of how many keys the version is remembered: a power of two, or 0: nothing is known of any key, and no
     *     write is late
     * @param clock the node's: what it gives to a write that follows is later than what the store has
     */
    public KeyVersions(SpanCommands commands, KeyDigest digests, int entries, HybridClock clock) {
        this(commands, digests, VersionMemory.ofProcess(entries), clock);
    }

    /**
     * Knows what an earlier process has left in that memory, unless it says that something was written so late that this clock
     * cannot follow: then all that is written now would be too late.
     *
     * @param digests the same as those of that process
     */
    public KeyVersions(SpanCommands commands, KeyDigest digests, VersionMemory memory, HybridClock clock) {
        this.commands = commands;
        this.digests = digests;
        this.clock = clock;
        this.off = memory.entries() == 0;
        this.table = new VersionTable(memory, clock.bound(), clock::wallMillis, commands.endsLateMillis());
        this.goesOn = memory.isLeft();
        if (goesOn && !clock.observe(table.highest())) {
            goesOn = false;
            table.beginAnew(clock.bound());
        }
    }

    /** Whether it knows what an earlier process has left, and has not forgotten it since. Any thread. */
    public boolean goesOn() {
        return goesOn;
    }

    /** Who is told of keys whose value may not be that of the other replicas. Once, before the first write. */
    public void tell(UnsettledKeys listener) {
        unsettled = listener;
    }

    /** Who is told of some of the writes that came too late. Once, before the first write. */
    public void tell(Conflicts listener) {
        conflicts.tell(listener);
    }

    /**
     * A write's commands are about to be sent to the store, all of them. A span that cannot be walked may change anything.
     *
     * @return whether all of them may be; if not, {@link #late} says what may not
     */
    public boolean offer(StreamId stream, WriteFrame write) {
        return offer(stream, write, 0, write.at(), write.length(), false);
    }

    /**
     * Of a write's commands, {@code length} bytes from {@code from} are about to be sent to the store again.
     *
     * @param first the place in the span of the first of them, from 0
     */
    public boolean again(StreamId stream, WriteFrame write, int first, int from, int length) {
        return offer(stream, write, first, from, length, true);
    }

    private boolean offer(StreamId stream, WriteFrame write, int first, int from, int length, boolean again) {
        clock.observe(write.clock());
        late.clear();
        if (off) {
            return true;
        }
        conflicts.offered(stream);
        try {
            offer(stream, write, from, from + length, tie(stream, first), again);
        } catch (IllegalStateException foreign) {
            late.clear();
            forget(Math.max(clock.bound(), write.clock()));
        }
        return late.isEmpty();
    }

    /** @param first the tie of the first command: the following ones have the following numbers */
    private void offer(StreamId stream, WriteFrame write, int from, int end, long first, boolean again) {
        ByteBuf span = write.span();
        long tie = first;
        int command = 0;
        for (int at = from; at < end; tie = next(tie)) {
            at = commands.next(span, at);
            CommandKind kind = commands.kind();
            table.gives(commands.deadline());
            for (int key = 0; key < commands.keys(); key++) {
                long digest = digests.of(span, commands.keyAt(key), commands.keyLength(key));
                Lateness lateness = cuts.has(digest, stream, write.identity())
                        ? Lateness.CONTAINED
                        : table.offer(digest, write.clock(), tie, kind, again);
                if (lateness != Lateness.IN_TIME) {
                    notInTime(lateness, command, key, digest, write);
                } else if (table.foundLeft()) {
                    unsettled.add(span, commands.keyAt(key), commands.keyLength(key), digest);
                }
            }
            command++;
        }
    }

    private void notInTime(Lateness lateness, int command, int key, long digest, WriteFrame write) {
        ByteBuf span = write.span();
        boolean leftOut = lateness == Lateness.OVERWRITTEN;
        if (leftOut || lateness == Lateness.UNORDERED) {
            LateFor later = table.lateFor();
            conflicts.happened(
                    write, commands.keyAt(key), commands.keyLength(key), leftOut, later.clock(), later.tie());
        }
        switch (lateness) {
            case OVERWRITTEN -> overwritten++;
            case CONTAINED, DOUBTED -> contained++;
            default -> unordered++;
        }
        if (!lateness.isApplied()) {
            late.add(command, key);
        }
        if (lateness == Lateness.UNORDERED || lateness == Lateness.DOUBTED) {
            unsettled.add(span, commands.keyAt(key), commands.keyLength(key), digest);
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
    public LateKeys late() {
        return late;
    }

    /** The whole value of the key that has been sent to the store and is later than the command. */
    public @Nullable LaterValue laterValue(StreamId stream, WriteFrame write, int command, int keyAt, int keyLength) {
        return off
                ? null
                : table.lateFor()
                        .value(digests.of(write.span(), keyAt, keyLength), write.clock(), tie(stream, command));
    }

    /** Nobody knows whether the store has applied a command to that key, or has done so in order. */
    public void suspect(ByteBuf span, int keyAt, int keyLength) {
        if (off) {
            return;
        }
        long digest = digests.of(span, keyAt, keyLength);
        table.agreement().suspect(digest);
        unsettled.add(span, keyAt, keyLength, digest);
    }

    /** What a read finds of the key that is sent next. */
    public KeyState state(long digest) {
        return table.agreement().state(digest);
    }

    /**
     * The store is about to be given the value of another replica. The other parameters are those of {@link #state}.
     *
     * @param expected what was known here when that was decided
     * @param source what the other knew when it gave its value
     * @param ends whether all agree on that; if not, the key remains unsettled
     * @return whether it is to be: not if something has happened to the key since
     */
    public boolean adopt(long digest, KeyState expected, KeyState source, boolean ends) {
        clock.observe(source.clock());
        table.observe(source.clock());
        return table.agreement().adopt(digest, expected, source, ends);
    }

    /**
     * All agree on what the store has of a key of which nothing is known, unless something has happened to it since.
     *
     * @param latest no write that was agreed on is later
     */
    public boolean found(long digest, KeyState expected, long latest) {
        table.observe(latest);
        return table.agreement().found(digest, expected, latest);
    }

    /** Whether the write deletes all keys. */
    public boolean isFlush(WriteFrame write) {
        return !off && commands.isFlush(write.span(), write.at(), write.length());
    }

    /** What is to become of a write that deletes all keys. See {@link Flush#offer}. */
    public Flush.Step flush(StreamId stream, WriteFrame write, boolean mayEmpty) {
        clock.observe(write.clock());
        table.observe(write.clock());
        return table.flush().offer(write.clock(), tie(stream, 0), mayEmpty);
    }

    /** The delete of all keys that came last. */
    public Flush flush() {
        return table.flush();
    }

    /** What becomes of a key whose value is another replica's, or that all agree on. */
    public Agreement agreement() {
        return table.agreement();
    }

    /** Which writes are in values that were copied. */
    public CopiedCuts cuts() {
        return cuts;
    }

    /** Stands for a key, in this node only. */
    public long digest(ByteBuf in, int keyAt, int keyLength) {
        return digests.of(in, keyAt, keyLength);
    }

    /** Walks the spans. */
    public SpanCommands commands() {
        return commands;
    }

    /** How often a key of a command was left out because a later whole value of it had been applied. Any thread. */
    public long overwritten() {
        return overwritten;
    }

    /** How often a change was left out since the value that was taken from another replica has it, or may have it. Any thread. */
    public long contained() {
        return contained;
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
            int end = off ? from : from + length;
            for (int at = from; at < end && described < count; described++) {
                at = commands.next(span, at);
                describe(span, wholeOnly, out, 2 * described);
            }
        } catch (IllegalStateException foreign) { // the store says what is wrong with it
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
     * @param digest as {@link #digestOfKey} has just given it: the deadline is that of the command that was gone over then
     * @param stamp the value's version, together with the tie
     */
    public Restoring restore(long digest, long stamp, long tie) {
        clock.observe(stamp);
        return off ? Restoring.UNKNOWN : table.writtenBack().offer(digest, stamp, tie, commands.deadline());
    }

    /** The store has taken what was sent to it. */
    public void restored(long digest, long stamp, long tie) {
        table.writtenBack().taken(digest, stamp, tie);
    }

    /** It is not known whether the store has taken what was to be sent to it. */
    public void doubt(long digest, long stamp, long tie) {
        table.writtenBack().doubt(digest, stamp, tie);
    }

    /** Stands for the one key of the command that begins there; throws {@link IllegalStateException} if that has no one key. */
    public long digestOfKey(ByteBuf span, int at) {
        commands.next(span, at);
        if (commands.keys() != 1) {
            throw new IllegalStateException("a value is written back to one key, not to " + commands.keys());
        }
        return digests.of(span, commands.keyAt(0), commands.keyLength(0));
    }

    /** What became of values that other replicas had, for counters. */
    public WrittenBack writtenBack() {
        return table.writtenBack();
    }

    /**
     * The store was not given some write up to this stamp: what was added to a key since a whole value no later than that
     * may be without it.
     *
     * @param upTo {@link Resume#NO_STAMP} if nobody knows up to which: then any before now may be missing
     */
    public void leftOut(long upTo) {
        if (!off) {
            table.leftOut().upTo(upTo == Resume.NO_STAMP ? clock.bound() : upTo);
        }
    }

    /**
     * The store lacks something that was noted when it was sent, before any reply, as a read that is sent next finds it: nothing is
     * known of it any more but that nothing later was ever sent there.
     */
    public void clear() {
        forget(table.highest());
    }

    private void forget(long floor) {
        forgotten += off ? 0 : 1;
        goesOn = false;
        cuts.clear();
        table.clear(floor);
    }

    /** How often all that was known of all keys was forgotten. Any thread. */
    public long forgotten() {
        return forgotten;
    }
}
