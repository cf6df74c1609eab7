package io.ringspan.replication.kept;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.store.StoreRecord;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a store stands in its streams: one note for each, two numbers of which are written while the stream goes on.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> {@value StoreFileFormat#NOTES} streams whose datacenter and rack have
 * {@value StoreFileFormat#NAME_BYTES_MAX} bytes together; what is beyond is not noted, and unknown to the next process.
 */
public final class StoreNotes implements StoreRecord {
    private final ByteBuffer file;
    private final BitSet used = new BitSet(StoreFileFormat.NOTES);
    private final Map<StreamId, Integer> places = new HashMap<>();
    private final List<Stood> left = new ArrayList<>();
    private String run;

    StoreNotes(ByteBuffer file) {
        this.file = file;
        this.run = StoreFileFormat.text(file, StoreFileFormat.RUN_AT, StoreFileFormat.TEXT_BYTES_MAX);
        for (int note = 0; note < StoreFileFormat.NOTES; note++) {
            int at = StoreFileFormat.noteAt(note);
            if (file.getInt(at) != 0) {
                Stood stood = read(at);
                used.set(note);
                places.put(stood.stream(), note);
                left.add(stood);
            }
        }
        left.sort(Comparator.comparingInt(stood -> stood.stream().epoch()));
    }

    /** Nothing is noted, nor which run of the store it would be about. */
    static void clear(ByteBuffer file) {
        StoreFileFormat.text(file, StoreFileFormat.RUN_AT, StoreFileFormat.TEXT_BYTES_MAX, "");
        for (int note = 0; note < StoreFileFormat.NOTES; note++) {
            file.putInt(StoreFileFormat.noteAt(note), 0);
        }
    }

    /** Whether all names lie within their notes: else a disk has changed them. */
    static boolean areWhole(ByteBuffer file) {
        for (int note = 0; note < StoreFileFormat.NOTES; note++) {
            int at = StoreFileFormat.noteAt(note);
            int datacenter = file.getShort(at + StoreFileFormat.DATACENTER_BYTES_AT);
            int rack = file.getShort(at + StoreFileFormat.RACK_BYTES_AT);
            boolean fits = datacenter >= 0 && rack >= 0 && datacenter + rack <= StoreFileFormat.NAME_BYTES_MAX;
            if (file.getInt(at) != 0 && !fits) {
                return false;
            }
        }
        return true;
    }

    private Stood read(int at) {
        int datacenter = file.getShort(at + StoreFileFormat.DATACENTER_BYTES_AT);
        int rack = file.getShort(at + StoreFileFormat.RACK_BYTES_AT);
        NodeId origin = new NodeId(
                new Datacenter(name(at + StoreFileFormat.NAME_AT, datacenter)),
                new Rack(name(at + StoreFileFormat.NAME_AT + datacenter, rack)),
                new Token(file.getInt(at + StoreFileFormat.TOKEN_AT)));
        StreamId stream = new StreamId(
                origin, file.getInt(at + StoreFileFormat.EPOCH_AT), file.getInt(at + StoreFileFormat.WORKER_AT));
        return new Stood(
                stream, file.getLong(at + StoreFileFormat.MARK_AT), file.getLong(at + StoreFileFormat.SENT_AT));
    }

    private String name(int at, int length) {
        byte[] name = new byte[length];
        file.get(at, name);
        return new String(name, UTF_8);
    }

    @Override
    public @Nullable String run() {
        return run.isEmpty() ? null : run;
    }

    @Override
    public void about(String now) {
        if (now.equals(run)) {
            return;
        }
        if (!run.isEmpty()) {
            clear(file);
            used.clear();
            places.clear();
        }
        run = now;
        VarHandle.storeStoreFence();
        StoreFileFormat.text(file, StoreFileFormat.RUN_AT, StoreFileFormat.TEXT_BYTES_MAX, now);
    }

    @Override
    public List<Stood> left() {
        return List.copyOf(left);
    }

    @Override
    public Note note(StreamId stream, long mark, long sentTo) {
        Integer known = places.get(stream);
        int place = known == null ? used.nextClearBit(0) : known;
        byte[] datacenter = stream.origin().datacenter().name().getBytes(UTF_8);
        byte[] rack = stream.origin().rack().name().getBytes(UTF_8);
        if (place >= StoreFileFormat.NOTES || datacenter.length + rack.length > StoreFileFormat.NAME_BYTES_MAX) {
            return Note.NOWHERE;
        }
        int at = StoreFileFormat.noteAt(place);
        file.putLong(at + StoreFileFormat.MARK_AT, mark);
        file.putLong(at + StoreFileFormat.SENT_AT, sentTo);
        if (known == null) {
            name(at, stream, datacenter, rack);
            used.set(place);
            places.put(stream, place);
        }
        return new Written(stream, place, mark, sentTo);
    }

    private void name(int at, StreamId stream, byte[] datacenter, byte[] rack) {
        file.putInt(at + StoreFileFormat.EPOCH_AT, stream.epoch());
        file.putInt(at + StoreFileFormat.WORKER_AT, stream.worker());
        file.putInt(at + StoreFileFormat.TOKEN_AT, stream.origin().token().bits());
        file.putShort(at + StoreFileFormat.DATACENTER_BYTES_AT, (short) datacenter.length);
        file.putShort(at + StoreFileFormat.RACK_BYTES_AT, (short) rack.length);
        file.put(at + StoreFileFormat.NAME_AT, datacenter);
        file.put(at + StoreFileFormat.NAME_AT + datacenter.length, rack);
        VarHandle.storeStoreFence();
        file.putInt(at, 1);
    }

    private final class Written implements Note {
        private final StreamId stream;
        private final int place;
        private final int at;
        private long mark;
        private long sentTo;

        Written(StreamId stream, int place, long mark, long sentTo) {
            this.stream = stream;
            this.place = place;
            this.at = StoreFileFormat.noteAt(place);
            this.mark = mark;
            this.sentTo = sentTo;
        }

        /** Before what is written to the store: that comes later in the program, behind calls of the system. */
        @Override
        public void sending(long position) {
            if (position > sentTo) {
                sentTo = position;
                file.putLong(at + StoreFileFormat.SENT_AT, position);
            }
        }

        @Override
        public void marked(long position) {
            if (position != mark) {
                mark = position;
                file.putLong(at + StoreFileFormat.MARK_AT, position);
            }
        }

        /** Its place may be another's by now, if all of them were given up at once. */
        @Override
        public void end() {
            Integer own = places.get(stream);
            if (own != null && own == place) {
                places.remove(stream);
                used.clear(place);
                file.putInt(at, 0);
            }
        }
    }
}
