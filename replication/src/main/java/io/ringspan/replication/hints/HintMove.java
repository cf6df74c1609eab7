package io.ringspan.replication.hints;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.replication.hints.MarkFile.Marks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans anew what one stream has on disk, after the ring has changed while its node did not run. Each record stays in its rack: of
 * the rack's nodes that one gets it which owns its token now, under a new position behind all that it had, with everything
 * else as it was. A log that holds anything for another node is moved as a whole, so that none is left with what is not its own.
 * What may have been sent counts as that afterwards.
 *
 * <p>May be done again if it came to no end: what has been moved is not moved twice, since its new position says so.
 *
 * <p><b>Owner.</b> Whoever starts the node, before anything is sent. <b>Buffers.</b> One for each log that is moved, until it ends.
 */
public final class HintMove {
    /** More than a stream ever has positions; a move adds a multiple of it to each. */
    private static final int SHIFT_BITS = 40;

    private static final int BATCH_WRITES = 64;
    private static final int BATCH_BYTES = 64 * 1024;
    /** Where the token is in a payload. */
    private static final int TOKEN_AT = 16;

    /** The ring as it is now. */
    public interface Owners {
        /** The name of the node that owns the token in the rack of the node of this name; null if the rack has gone. */
        @Nullable
        String of(String replica, int token);
    }

    /** The stream's logs, by their replicas' names. */
    public interface Logs {
        /** Where it lies; an empty place if there is none. */
        HintFiles files(String replica) throws IOException;

        /** It, with room for all that there may be. */
        HintLog open(String replica) throws IOException;

        /** To read with. */
        ByteBufAllocator memory();
    }

    /**
     * What a move does to positions.
     *
     * @param above is added to them
     * @param isUnsure whether another move, to another ring, came to no end: then all may have been sent
     */
    public record Shift(long above, boolean isUnsure) {
        /** One for all that lies in these places. */
        public static Shift beyond(List<HintFiles> places, boolean isUnsure) throws IOException {
            long highest = 0;
            for (HintFiles place : places) {
                for (String name : place.list()) {
                    highest = Math.max(highest, HintFormat.first(name).orElse(0));
                }
            }
            return new Shift(((highest >> SHIFT_BITS) + 2) << SHIFT_BITS, isUnsure);
        }
    }

    /**
     * What came of it.
     *
     * @param records how many went to another node
     * @param ownerless how many went to none, because their rack has gone
     */
    public record Moved(long records, long ownerless) {}

    private final Owners owners;
    private final Logs logs;
    private final Shift shift;
    private final HintListener listener;
    private final List<Source> sources = new ArrayList<>();
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private long moved;
    private long ownerless;

    private HintMove(Owners owners, Logs logs, Shift shift, HintListener listener) {
        this.owners = owners;
        this.logs = logs;
        this.shift = shift;
        this.listener = listener;
    }

    /**
     * Moves what is not its replica's any more.
     *
     * @param replicas who has a log of the stream
     * @param listener hears of what cannot be read
     * @throws IOException if it came to no end: then it is to be done again, with the same shift, before anything is sent
     */
    public static Moved move(List<String> replicas, Owners owners, Logs logs, Shift shift, HintListener listener)
            throws IOException {
        HintMove move = new HintMove(owners, logs, shift, listener);
        try {
            move.findSources(replicas);
            for (Source lowest = move.lowest(); lowest != null; lowest = move.lowest()) {
                move.take(lowest);
                lowest.next();
            }
            for (Target target : move.targets.values()) {
                target.commit();
            }
        } finally {
            move.close();
        }
        for (Source source : move.sources) {
            source.remove();
        }
        return new Moved(move.moved, move.ownerless);
    }

    private void findSources(List<String> replicas) throws IOException {
        for (String replica : replicas) {
            Source source = new Source(replica);
            sources.add(source);
            if (!source.hasForeign()) {
                source.close();
                sources.remove(source);
            }
        }
    }

    private @Nullable Source lowest() {
        Source lowest = null;
        for (Source source : sources) {
            boolean lower = source.loaded && (lowest == null || source.position() < lowest.position());
            lowest = lower ? source : lowest;
        }
        return lowest;
    }

    private void take(Source source) throws IOException {
        String owner = source.owner();
        if (owner == null) {
            ownerless++;
            return;
        }
        Target target = targets.get(owner);
        if (target == null) {
            target = new Target(logs.open(owner));
            targets.put(owner, target);
        }
        moved += owner.equals(source.replica) ? 0 : 1;
        target.take(source);
    }

    private void close() {
        sources.forEach(Source::close);
        targets.values().forEach(target -> target.log.close());
    }

    /** A log whose records are moved, from its oldest to its newest. */
    private final class Source {
        private final String replica;
        private final HintFiles files;
        private final RecordReader reader;
        private final Marks marks;
        private final List<Segment> segments;
        private int place;
        private long at;
        private boolean loaded;

        Source(String replica) throws IOException {
            this.replica = replica;
            this.reader = new RecordReader(logs.memory());
            this.files = logs.files(replica);
            List<String> names = files.list();
            this.marks = names.contains(MarkFile.NAME) ? MarkFile.read(files) : Marks.UNKNOWN;
            this.segments = new Recovery(files, reader, listener, marks)
                    .find(names).segments().stream()
                            .filter(segment -> segment.first() < shift.above())
                            .toList();
        }

        /** Whether something is not the replica's any more. Begins with the oldest record again. */
        boolean hasForeign() throws IOException {
            boolean found = false;
            for (start(); loaded && !found; next()) {
                found = !replica.equals(owner());
            }
            start();
            return found;
        }

        private void start() throws IOException {
            place = 0;
            at = segments.isEmpty() ? 0 : segments.get(0).keptFrom;
            load();
        }

        void next() throws IOException {
            at += reader.size();
            load();
        }

        private void load() throws IOException {
            loaded = false;
            while (place < segments.size() && at >= segments.get(place).end) {
                segments.get(place).close();
                place++;
                at = place < segments.size() ? segments.get(place).keptFrom : 0;
            }
            if (place < segments.size()) {
                Segment segment = segments.get(place);
                if (!reader.read(segment, at)) {
                    throw new IOException(files.place(segment.name()) + ": " + reader.trouble());
                }
                loaded = true;
            }
        }

        long position() {
            return reader.position();
        }

        boolean mayHaveBeenSent() {
            return shift.isUnsure() || position() <= marks.sentTo();
        }

        @Nullable
        String owner() {
            return owners.of(replica, reader.bytes().getInt(reader.at() + TOKEN_AT));
        }

        void close() {
            loaded = false;
            segments.forEach(Segment::close);
            reader.release();
        }

        /** All of it is elsewhere. How far it was marked goes last: without it all of what is left would be needed. */
        void remove() throws IOException {
            for (Segment segment : segments) {
                files.delete(segment.name());
            }
            boolean isEmpty = files.list().stream()
                    .allMatch(name -> HintFormat.first(name).isEmpty());
            if (isEmpty) {
                files.delete(MarkFile.NAME);
            }
        }
    }

    /** The log of a node that gets something. */
    private final class Target {
        private final HintLog log;
        private int staged;
        private long bytes;
        private long last;
        private long maybeSentTo;

        Target(HintLog log) {
            this.log = log;
            this.last = log.last();
            log.beginFile();
        }

        void take(Source source) throws IOException {
            long position = shift.above() + source.position();
            if (position <= last) {
                return; // an attempt before this one has moved it
            }
            RecordReader from = source.reader;
            ByteBuf record = log.stage(position, last, from.millis());
            record.writeBytes(from.bytes(), from.at(), from.length());
            log.staged();
            last = position;
            maybeSentTo = source.mayHaveBeenSent() ? position : maybeSentTo;
            staged++;
            bytes += from.length();
            if (staged == BATCH_WRITES || bytes >= BATCH_BYTES) {
                commit();
            }
        }

        void commit() throws IOException {
            log.sentTo(maybeSentTo);
            if (!log.commit()) {
                throw new IOException("what is planned anew finds no room");
            }
            staged = 0;
            bytes = 0;
        }
    }
}
