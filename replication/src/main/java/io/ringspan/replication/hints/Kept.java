package io.ringspan.replication.hints;

import io.ringspan.replication.hints.HintListener.Cause;
import io.ringspan.replication.hints.HintListener.Lost;

/**
 * The records that no mark has passed, and which of them is the next to be sent.
 *
 * <p><b>Owner.</b> Its log.
 */
final class Kept {
    private final HintFiles files;
    private final HintListener listener;
    private final RecordReader reader;
    private final Segments segments;
    private final SentRecords sent = new SentRecords();
    private long records;
    private long base;
    private long last;
    private long leftMillis;
    /** Which segment the next record to be sent is in, and where; if there is none, behind the last one. */
    private int place;

    private long offset;
    private boolean loaded;

    /** @param mark what has left in earlier lives */
    Kept(HintFiles files, HintListener listener, RecordReader reader, Segments segments, long mark) {
        this.files = files;
        this.listener = listener;
        this.reader = reader;
        this.segments = segments;
        this.base = mark;
        this.last = mark;
        for (int i = 0; i < segments.size(); i++) {
            records += segments.get(i).kept;
            last = Math.max(last, segments.get(i).last);
        }
        startOf(0);
    }

    /** Where the first record follows. It may be long until that is sent: no buffer is held for it. */
    void findBase() {
        base = hasNext() ? Math.max(base, reader.prev()) : Math.max(base, last);
        loaded = false;
        reader.release();
    }

    /** These were written behind all others. */
    void appended(Batch batch) {
        if (segments.size() == 1 && offset == 0) {
            startOf(0);
        }
        if (records == 0) {
            base = Math.max(base, batch.firstPrev());
        }
        records += batch.records();
        last = batch.last();
    }

    /** Tells the listener of all records of the oldest segment, and removes it. */
    void dropOldest(Cause cause) {
        Segment oldest = segments.get(0);
        long from = oldest.keptFrom;
        long left = oldest.kept;
        loaded = false;
        while (from < oldest.end && reader.read(oldest, from)) {
            base = reader.position();
            leftMillis = reader.millis();
            listener.dropped(cause, reader.position(), reader.millis(), reader.bytes(), reader.at(), reader.length());
            from += reader.size();
            left--;
        }
        if (from < oldest.end) {
            tellLost(0, Math.max(base, oldest.first() - 1), left, oldest.end - from);
        }
        remove(0);
    }

    private void tellLost(int where, long above, long count, long bytes) {
        long below = where + 1 < segments.size() ? segments.get(where + 1).first() : last + 1;
        listener.lost(new Lost(files.place(segments.get(where).name()), above, below, count, bytes, reader.trouble()));
    }

    private void remove(int where) {
        Segment gone = segments.get(where);
        records -= gone.kept;
        while (where == 0 && !sent.isEmpty() && sent.firstPosition() <= gone.last) {
            sent.removeFirst();
        }
        segments.remove(where);
        base = where == 0 ? Math.max(base, gone.last) : base;
        if (where < place) {
            place--;
        } else if (where == place) {
            startOf(where);
        }
        if (segments.isEmpty()) {
            base = Math.max(base, last);
            reader.release();
        }
    }

    /** The next is the first of this segment, or what comes behind all segments. */
    private void startOf(int where) {
        loaded = false;
        if (where < segments.size()) {
            place = where;
            offset = segments.get(where).keptFrom;
        } else {
            place = Math.max(0, segments.size() - 1);
            offset = segments.isEmpty() ? 0 : segments.get(place).end;
        }
    }

    /** Whether there is a record that was not sent. Reads it, and many behind it, unless that was done before. */
    boolean hasNext() {
        while (!loaded && !segments.isEmpty()) {
            Segment segment = segments.get(place);
            if (offset < segment.end) {
                loaded = reader.read(segment, offset);
                if (!loaded) {
                    lose(segment);
                }
            } else if (place + 1 < segments.size()) {
                segments.leave(place);
                startOf(place + 1);
            } else {
                return false;
            }
        }
        return loaded;
    }

    /** The rest of the segment cannot be read. */
    private void lose(Segment segment) {
        long above = sent.isEmpty() ? base : sent.lastPosition();
        tellLost(place, above, segment.unsent, segment.end - offset);
        records -= segment.unsent;
        segment.kept -= segment.unsent;
        segment.unsent = 0;
        segment.last = Math.max(segment.first() - 1, above);
        segments.cut(segment, offset, !reader.isUnreadable());
        if (segment.kept == 0) {
            remove(place);
        }
    }

    /** The next record, if {@link #hasNext}. */
    RecordReader next() {
        if (!loaded) {
            throw new IllegalStateException("it was not asked whether there is a next hint");
        }
        return reader;
    }

    /** The position of the record before the next one. */
    long before() {
        return sent.isEmpty() ? base : sent.lastPosition();
    }

    /** The next one was sent. */
    void advance() {
        sent.add(next().position(), reader.millis(), reader.size());
        segments.get(place).unsent--;
        offset += reader.size();
        loaded = false;
    }

    /** Sends on from above this position. */
    void rewind(long position) {
        loaded = false;
        while (!sent.isEmpty() && sent.lastPosition() > position) {
            if (offset == segments.get(place).keptFrom) {
                segments.leave(place);
                place--;
                offset = segments.get(place).end;
            }
            offset -= sent.removeLast();
            segments.get(place).unsent++;
        }
        while (hasNext() && reader.position() <= position) {
            advance();
        }
    }

    /** How many bytes were sent that no mark has passed. */
    long sentBytes() {
        return sent.bytes();
    }

    /** The replica has everything up to there, whether it was sent in this life or in an earlier one. */
    void marked(long position) {
        while (!sent.isEmpty() && sent.firstPosition() <= position) {
            markOldest();
        }
        while (sent.isEmpty() && !segments.isEmpty() && segments.get(0).last <= position) {
            remove(0);
        }
        while (sent.isEmpty() && base < position && hasNext() && reader.position() <= position) {
            advance();
            markOldest();
        }
    }

    private void markOldest() {
        Segment oldest = segments.get(0);
        base = sent.firstPosition();
        leftMillis = sent.firstMillis();
        oldest.keptFrom += sent.removeFirst();
        oldest.kept--;
        records--;
        if (oldest.kept == 0) {
            remove(0);
        }
    }

    long records() {
        return records;
    }

    long base() {
        return base;
    }

    long last() {
        return last;
    }

    long oldestMillis() {
        if (records == 0) {
            return 0;
        }
        if (!sent.isEmpty()) {
            return sent.firstMillis();
        }
        return loaded ? reader.millis() : Math.max(leftMillis, segments.get(0).oldestMillis);
    }
}
