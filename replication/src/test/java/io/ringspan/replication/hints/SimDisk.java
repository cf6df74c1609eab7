package io.ringspan.replication.hints;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.HintBudgets;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.frame.StreamId;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The disk of a simulated node: outlives its starts, may be full for a while, and loses what was not forced when its machine ends. */
public final class SimDisk {
    /** Hears what logs do without, beside who asked for them. */
    public interface Gone {
        /** Nobody. */
        Gone UNHEARD = (stream, replica, above, below) -> {};

        /** What the stream had for the replica between these positions, without them. */
        void between(StreamId stream, NodeId replica, long above, long below);
    }

    /** Hears nothing. */
    public static final HintListener DEAF = new Deaf();

    private static final long SEGMENT_BYTES = 4_000;
    private static final long AGE_MILLIS = 86_400_000;
    private static final long ROOM_BYTES = 64 << 20;
    private static final int ALL_FAIL = 0;

    private final Map<StreamId, Map<NodeId, SimHintFiles>> streams = new LinkedHashMap<>();
    private final ByteBufAllocator memory;
    private final HintLimits limits;
    private final Gone gone;
    private HintBudgets room = new HintBudgets(ROOM_BYTES, ROOM_BYTES);
    private @Nullable Random full;

    public SimDisk(ByteBufAllocator memory) {
        this(memory, FsyncPolicy.NEVER, Gone.UNHEARD);
    }

    public SimDisk(ByteBufAllocator memory, FsyncPolicy fsync, Gone gone) {
        this.memory = memory;
        this.limits = new HintLimits(SEGMENT_BYTES, AGE_MILLIS, fsync);
        this.gone = gone;
    }

    /** There is no room; null if there is again. */
    public void full(@Nullable Random chance) {
        full = chance;
        streams.values().forEach(replicas -> replicas.values().forEach(files -> files.full(chance)));
    }

    public boolean isFull() {
        return full != null;
    }

    /** The machine has ended: of what was not forced some is left. */
    public void crashed(Random random) {
        streams.values().forEach(replicas -> replicas.values().forEach(files -> files.crashed(random)));
    }

    /** Which of the stream's writes for the replica can be read. */
    public Set<Long> readable(StreamId stream, NodeId replica) {
        SimHintFiles files = streams.getOrDefault(stream, Map.of()).get(replica);
        Set<Long> found = new HashSet<>();
        if (files != null) {
            try {
                HintRoom plenty = new HintBudgets(ROOM_BYTES, ROOM_BYTES).of(replica);
                HintLog log = HintLog.open(files.copy(), limits, plenty, memory, DEAF);
                while (log.hasNext()) {
                    found.add(log.nextPosition());
                    log.advance();
                }
                log.close();
            } catch (IOException failed) {
                throw new AssertionError("a disk that can be read", failed);
            }
        }
        return found;
    }

    /** The streams that are on it. */
    public List<StreamId> streams() {
        return List.copyOf(streams.keySet());
    }

    /** Nothing of the stream is needed any more. */
    public void end(StreamId stream) {
        streams.remove(stream);
    }

    /** What is done there now is undone afterwards: the process has ended before. */
    public void undone(Runnable then) {
        Map<StreamId, Map<NodeId, SimHintFiles>> before = new LinkedHashMap<>();
        streams.forEach((stream, replicas) -> {
            Map<NodeId, SimHintFiles> copies = new LinkedHashMap<>();
            replicas.forEach((replica, files) -> copies.put(replica, files.copy()));
            before.put(stream, copies);
        });
        then.run();
        streams.clear();
        streams.putAll(before);
    }

    /** The stream's log for the replica of this name. */
    public HintLog log(StreamId stream, NodeId replica, HintListener listener) throws IOException {
        return HintLog.open(filesOf(stream, replica), limits, room.of(replica), memory, listener);
    }

    private SimHintFiles filesOf(StreamId stream, NodeId replica) {
        SimHintFiles files = streams.computeIfAbsent(stream, id -> new LinkedHashMap<>())
                .computeIfAbsent(replica, id -> new SimHintFiles());
        files.full(full);
        return files;
    }

    /** From the next start on there is only so much room for all together. */
    public void room(long bytes) {
        room = new HintBudgets(bytes, bytes);
    }

    /** The last record of what the stream has for the replica is not whole. */
    public void tear(StreamId stream, NodeId replica) {
        SimHintFiles files = files(stream, replica);
        String last = files.segments().get(files.segments().size() - 1);
        byte[] bytes = files.bytes(last);
        files.put(last, Arrays.copyOf(bytes, bytes.length - 1));
    }

    /** What the stream has for the replica can be neither read nor written until {@link #heal}. */
    public void fail(StreamId stream, NodeId replica) {
        files(stream, replica).failAfter(ALL_FAIL, 0, true);
    }

    /** It can again. */
    public void heal(StreamId stream, NodeId replica) {
        files(stream, replica).heal();
    }

    /** What says how far it was sent. */
    public byte[] mark(StreamId stream, NodeId replica) {
        return files(stream, replica).bytes(MarkFile.NAME);
    }

    /** That was lost, and says again what it said. */
    public void mark(StreamId stream, NodeId replica, byte[] before) {
        files(stream, replica).put(MarkFile.NAME, before);
    }

    private SimHintFiles files(StreamId stream, NodeId replica) {
        return Objects.requireNonNull(streams.getOrDefault(stream, Map.of()).get(replica));
    }

    /** The logs of a stream, in the node's start of that number. */
    public HintSource of(StreamId stream, int start) {
        return new HintSource() {
            @Override
            public int start() {
                return start;
            }

            @Override
            public @Nullable HintLog kept(NodeId replica, HintListener listener) throws IOException {
                SimHintFiles files = streams.getOrDefault(stream, Map.of()).get(replica);
                return files == null ? null : open(stream, replica, files, listener);
            }

            @Override
            public HintLog make(NodeId replica, HintListener listener) {
                try {
                    HintListener hears = gone == Gone.UNHEARD ? listener : new Young(listener);
                    return open(stream, replica, filesOf(stream, replica), hears);
                } catch (IOException failed) {
                    throw new AssertionError("a disk that is well", failed);
                }
            }
        };
    }

    private HintLog open(StreamId stream, NodeId replica, SimHintFiles files, HintListener listener)
            throws IOException {
        return HintLog.open(files, limits, room.of(replica), memory, new Heard(stream, replica, listener));
    }

    /** Passes on what a log does without. */
    private final class Heard implements HintListener {
        private final StreamId stream;
        private final NodeId replica;
        private final HintListener real;

        Heard(StreamId stream, NodeId replica, HintListener real) {
            this.stream = stream;
            this.replica = replica;
            this.real = real;
        }

        @Override
        public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {
            real.dropped(cause, position, millis, bytes, at, length);
            gone.between(stream, replica, position - 1, position + 1);
        }

        @Override
        public void lost(Lost lost) {
            real.lost(lost);
            gone.between(stream, replica, lost.above(), lost.below());
        }

        @Override
        public void refused(Refused refused) {
            real.refused(refused);
        }

        @Override
        public boolean giveWay() {
            return real.giveWay();
        }

        @Override
        public void troubled(String file, IOException why) {
            real.troubled(file, why);
        }
    }

    /** Of a log that was made by the present process, within seconds. */
    private record Young(HintListener real) implements HintListener {
        @Override
        public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {
            if (cause == Cause.AGE) {
                throw new AssertionError(position + " is not a day old");
            }
            real.dropped(cause, position, millis, bytes, at, length);
        }

        @Override
        public void lost(Lost lost) {
            real.lost(lost);
        }

        @Override
        public void refused(Refused refused) {
            real.refused(refused);
        }

        @Override
        public boolean giveWay() {
            return real.giveWay();
        }

        @Override
        public void troubled(String file, IOException why) {
            real.troubled(file, why);
        }
    }

    /** Hears nothing. */
    private static final class Deaf implements HintListener {
        @Override
        public void dropped(Cause cause, long position, long millis, ByteBuf bytes, int at, int length) {}

        @Override
        public void lost(Lost lost) {}

        @Override
        public void refused(Refused refused) {}

        @Override
        public void troubled(String file, IOException why) {}
    }
}
