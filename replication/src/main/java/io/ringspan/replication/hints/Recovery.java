package io.ringspan.replication.hints;

import io.ringspan.replication.hints.HintListener.Lost;
import io.ringspan.replication.hints.MarkFile.Marks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Finds the records of an earlier life. Of each segment counts what stands before the first bad record; nothing behind it
 * is used. What is bad is told and cut off, what the disk refuses to show is told and left for another time.
 *
 * @param marks up to where the records are needed no more, and may have been sent
 */
record Recovery(HintFiles files, RecordReader reader, HintListener listener, Marks marks) {
    /**
     * Looks through all segments.
     *
     * @throws HintFormatException if a segment is of a newer format
     */
    Found find(List<String> names) throws HintFormatException {
        long[] firsts = names.stream()
                .map(HintFormat::first)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .sorted()
                .toArray();
        List<Segment> found = new ArrayList<>();
        long above = marks.mark();
        for (int i = 0; i < firsts.length; i++) {
            long below = i + 1 < firsts.length ? firsts[i + 1] : Long.MAX_VALUE;
            Segment segment = new Segment(files, firsts[i]);
            boolean readable = recover(segment, above, below);
            above = Math.max(above, segment.last);
            segment.close();
            segment.dirty = true; // its writer may not have come to force it
            if (segment.kept > 0) {
                found.add(segment);
            } else if (readable) {
                remove(segment);
            }
        }
        return new Found(found, marks.mark(), firsts.length == 0 ? 0 : firsts[firsts.length - 1]);
    }

    /**
     * What an earlier life has left.
     *
     * @param segments those with records that no mark has passed, the oldest first
     * @param newest the first position of the newest file
     */
    record Found(List<Segment> segments, long mark, long newest) {}

    /** Finds the segment's records. Returns false if the disk did not let it be read. */
    private boolean recover(Segment segment, long above, long below) throws HintFormatException {
        long size;
        try {
            size = segment.file().size();
            if (!isOurs(segment, size)) {
                segment.sealed = true;
                lost(segment, above, below, size, "it does not begin as a segment does");
                return true;
            }
        } catch (HintFormatException newer) {
            segment.close();
            throw newer;
        } catch (IOException failed) {
            segment.sealed = true;
            lost(segment, above, below, Lost.UNKNOWN, "it cannot be read: " + failed.getMessage());
            return false;
        }
        return scan(segment, above, below, size);
    }

    private boolean scan(Segment segment, long above, long below, long size) {
        long at = segment.end;
        long last = segment.last;
        boolean good = true;
        segment.end = size;
        segment.last = below - 1; // what is above stands in the next segment too: a batch that was not kept here
        while (at < size && good) {
            good = reader.read(segment, at) && reader.position() > last;
            if (good) {
                last = reader.position();
                at += reader.size();
                count(segment, at);
            }
        }
        segment.end = at;
        segment.last = last;
        if (good) {
            return true;
        }
        lost(segment, Math.max(above, last), below, size - at, reader.trouble());
        segment.sealed = true;
        boolean readable = !reader.isUnreadable();
        if (readable) {
            segment.sealed = false;
            segment.cutBack();
        }
        return readable;
    }

    private void count(Segment segment, long end) {
        if (reader.position() <= marks.mark()) {
            segment.keptFrom = end;
        } else {
            segment.count(1, reader.millis(), reader.millis());
        }
    }

    private boolean isOurs(Segment segment, long size) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HintFormat.FILE_HEADER_BYTES);
        boolean ended = size < HintFormat.FILE_HEADER_BYTES;
        while (header.hasRemaining() && !ended) {
            ended = segment.file().read(header, header.position()) <= 0;
        }
        int version = HintFormat.version(header.flip());
        if (version > HintFormat.VERSION) {
            throw new HintFormatException(files.place(segment.name()), version);
        }
        return version > 0;
    }

    private void lost(Segment segment, long above, long below, long bytes, String why) {
        listener.lost(new Lost(files.place(segment.name()), above, below, Lost.UNKNOWN, bytes, why));
    }

    private void remove(Segment segment) {
        try {
            files.delete(segment.name());
        } catch (IOException failed) {
            listener.troubled(files.place(segment.name()), failed);
        }
    }
}
