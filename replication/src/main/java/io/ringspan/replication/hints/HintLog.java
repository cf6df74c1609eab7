package io.ringspan.replication.hints;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.hints.HintListener.Cause;
import io.ringspan.replication.hints.HintListener.Refused;
import io.ringspan.replication.hints.MarkFile.Marks;
import io.ringspan.replication.hints.Recovery.Found;
import java.io.IOException;
import java.util.List;

/**
 * The writes of one stream that did not fit into the window of one final replica, on disk, in the order of their
 * positions. A record leaves in three ways only: by the replica's mark, by a limit (room or age; always the oldest goes
 * first), or because the disk can no longer show it. All but the first are told. What it shows is what was written.
 *
 * <p>What {@link #nextBytes} shows is valid until anything else is called than the {@code next…} methods.
 *
 * <p><b>Owner.</b> The stream's worker, on whose thread it writes and reads. <b>Limits.</b> Its lease, counted in bytes of
 * files; {@link HintLimits}. <b>Buffers.</b> One to write from and one to read into, until {@link #close}.
 */
public final class HintLog {
    private final HintFiles files;
    private final HintLimits limits;
    private final HintRoom room;
    private final HintListener listener;
    private final Batch batch;
    private final RecordReader reader;
    private final Segments segments;
    private final Kept kept;
    private final ClockJumps jumps = new ClockJumps();
    private long mark;
    private long sentTo;
    private Marks written = Marks.UNKNOWN;

    private HintLog(Recovery from, Found found, HintLimits limits, HintRoom room, ByteBufAllocator memory) {
        this.files = from.files();
        this.limits = limits;
        this.room = room;
        this.batch = new Batch(memory);
        this.reader = from.reader();
        this.listener = from.listener();
        this.segments = new Segments(files, limits, room, listener, found);
        this.kept = new Kept(files, listener, reader, segments, found.mark());
        this.mark = found.mark();
        this.sentTo = segments.isEmpty() ? 0 : from.marks().sentTo();
    }

    /**
     * Opens the log that lies there, or begins one. Reads all of it.
     *
     * @param room what it may keep; the log's from now on, who closes it
     * @throws HintFormatException if a newer Ringspan wrote it
     * @throws IOException if the directory cannot be read
     */
    public static HintLog open(
            HintFiles files, HintLimits limits, HintRoom room, ByteBufAllocator memory, HintListener listener)
            throws IOException {
        RecordReader reader = new RecordReader(memory);
        try {
            List<String> names = files.list();
            Marks marks = names.contains(MarkFile.NAME) ? MarkFile.read(files) : Marks.UNKNOWN;
            Recovery recovery = new Recovery(files, reader, listener, marks);
            HintLog log = new HintLog(recovery, recovery.find(names), limits, room, memory);
            log.takeRoom();
            return log;
        } catch (IOException failed) {
            reader.release();
            room.close();
            throw failed;
        }
    }

    /** Drops the oldest if there is not enough room any more for what was found. */
    private void takeRoom() {
        long bytes = 0;
        for (int i = 0; i < segments.size(); i++) {
            bytes += segments.get(i).end;
        }
        while (!segments.isEmpty() && !room.take(bytes)) {
            bytes -= segments.get(0).end;
            kept.dropOldest(Cause.ROOM);
        }
        for (int i = 0; i < segments.size(); i++) {
            segments.get(i).room = segments.get(i).end;
        }
        kept.findBase();
    }

    /**
     * Begins a record that the next {@link #commit} is to keep. {@link #staged} has to follow.
     *
     * @param prev the position of the write before it that the replica should get
     * @return where to append the record's bytes
     */
    public ByteBuf stage(long position, long prev, long nowMillis) {
        if (position <= (batch.isEmpty() ? kept.last() : batch.last())) {
            throw new IllegalArgumentException("position " + position + " comes after "
                    + (batch.isEmpty() ? kept.last() : batch.last()) + " in a hint log");
        }
        return batch.begin(position, prev, nowMillis);
    }

    /** The record that was begun is whole. */
    public void staged() {
        batch.end();
    }

    /**
     * Writes what was staged, with one call. Makes room by dropping the oldest segments.
     *
     * @return false if nothing of it is kept; the listener was told why
     */
    public boolean commit() {
        if (batch.isEmpty()) {
            return true;
        }
        if (written.equals(Marks.UNKNOWN)) {
            writeMarks(); // without them, all that is found later may have been sent
        }
        boolean written = makeRoom(Segments.roomFor(batch)) && append();
        batch.clear();
        return written;
    }

    private boolean makeRoom(long bytes) {
        boolean taken = room.take(bytes);
        while (!taken && giveWay(bytes)) {
            taken = room.take(bytes);
        }
        if (!taken) {
            refuse("there is no room for it");
        }
        return taken;
    }

    /** Gives up something for so much to have room: of the replica that has most, or here. */
    private boolean giveWay(long bytes) {
        return (room.isOthersTurn(bytes) && listener.giveWay()) || (room.mayTake(bytes) && dropOldest());
    }

    /** It is new, in a node that runs: from this time on, not from the first {@link #tick}, it knows when the clock is set. */
    public void begunAt(long nowMillis) {
        jumps.jumped(nowMillis);
    }

    /** Gives up the oldest file, whose records are told. False if there is none, or that would make no room. */
    public boolean dropOldest() {
        if (segments.isEmpty() || segments.isStuck()) {
            return false;
        }
        kept.dropOldest(Cause.ROOM);
        return true;
    }

    private boolean append() {
        try {
            segments.append(batch);
            segments.writtenAt(jumps.lastMillis());
            kept.appended(batch);
            return true;
        } catch (IOException failed) {
            refuse(String.valueOf(failed.getMessage()));
            return false;
        }
    }

    /** What is written from now on goes to files of its own. */
    void beginFile() {
        segments.seal();
    }

    private void refuse(String why) {
        listener.refused(new Refused(batch.first(), batch.last(), batch.records(), batch.size(), why));
    }

    /** Whether there is a record that was not sent. Reads it, and many behind it, unless that was done before. */
    public boolean hasNext() {
        return kept.hasNext();
    }

    /** Its position; {@link #hasNext} must have said that there is one. */
    public long nextPosition() {
        return kept.next().position();
    }

    /** The position of the record before it: the one sent last, or else the last one that has left. */
    public long prev() {
        return kept.before();
    }

    /** Where its bytes are: {@link #nextLength} of them from {@link #nextAt} on. */
    public ByteBuf nextBytes() {
        return kept.next().bytes();
    }

    /** Where in {@link #nextBytes} it begins. */
    public int nextAt() {
        return kept.next().at();
    }

    /** How long it is. */
    public int nextLength() {
        return kept.next().length();
    }

    /** The next one was sent. */
    public void advance() {
        kept.advance();
    }

    /** Sends on from above this position. */
    public void rewind(long position) {
        kept.rewind(position);
    }

    /** How many bytes were sent that no mark has passed. */
    public long sentBytes() {
        return kept.sentBytes();
    }

    /** The replica has everything up to there, whether it was sent in this life or in an earlier one. */
    public void marked(long position) {
        mark = Math.max(mark, Math.min(position, kept.last()));
        kept.marked(position);
    }

    /**
     * To be called from time to time: drops what is too old, writes down what is due, and has it made lasting. Waits for no disk to
     * have done so.
     */
    public void tick(long nowMillis) {
        segments.clockSet(jumps.jumped(nowMillis));
        while (!segments.isEmpty() && nowMillis - segments.get(0).newestMillis > limits.ageMillis()) {
            kept.dropOldest(Cause.AGE);
        }
        segments.tidy();
        long allowed = room.used() - room.surplus();
        while (room.used() > allowed && dropOldest()) {
            // others have less than their share
        }
        room.trim();
        writeMarks();
        segments.beginForce();
    }

    private void writeMarks() {
        if (mark == written.mark() && sentTo == written.sentTo()) {
            return;
        }
        Marks now = new Marks(mark, sentTo);
        try {
            MarkFile.write(files, now, limits.fsync() == FsyncPolicy.EACH);
            written = now;
        } catch (IOException failed) {
            listener.troubled(files.place(MarkFile.NAME), failed);
        }
    }

    /** Up to which position the records may have been sent, in this life or an earlier one; above it none ever was. */
    public long sentTo() {
        return sentTo;
    }

    /**
     * Up to this position the records may be sent from now on. To be called before they are: it is written down at once,
     * so that a later life does not take what was sent for what was not.
     */
    public void sentTo(long position) {
        if (position > sentTo) {
            sentTo = position;
            writeMarks();
        }
    }

    /** Whether there is no record that no mark has passed. */
    public boolean isEmpty() {
        return kept.records() == 0;
    }

    /** The position of the last record that has left; the oldest kept one follows it. */
    public long base() {
        return kept.base();
    }

    /** The highest position that was ever kept. */
    public long last() {
        return kept.last();
    }

    /** How many records no mark has passed. */
    public long records() {
        return kept.records();
    }

    /** How much room its files take. */
    public long bytes() {
        return room.used();
    }

    /** When the oldest record was staged, or the one that left just before it; 0 if there is none. */
    public long oldestMillis() {
        return kept.oldestMillis();
    }

    /** Gives everything back but what is on disk. What was staged and not committed is not kept. */
    public void close() {
        writeMarks();
        segments.force();
        segments.close();
        batch.release();
        reader.release();
        room.close();
    }

    /** Removes everything from disk, and closes. */
    public void delete() {
        segments.tidy();
        while (!segments.isEmpty()) {
            segments.remove(segments.size() - 1);
        }
        try {
            files.delete(MarkFile.NAME);
        } catch (IOException failed) {
            listener.troubled(files.place(MarkFile.NAME), failed);
        }
        written = new Marks(mark, sentTo);
        close();
    }
}
