package io.ringspan.replication.hints;

import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.HintBudgets;
import io.ringspan.replication.frame.StreamId;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The disk of a simulated node: outlives its starts. */
public final class SimDisk {
    private static final HintLimits LIMITS = new HintLimits(4_000, 86_400_000, FsyncPolicy.NEVER);
    private static final long ROOM_BYTES = 64 << 20;
    private static final int ALL_FAIL = 0;

    private final Map<StreamId, Map<NodeId, SimHintFiles>> streams = new LinkedHashMap<>();
    private HintBudgets room = new HintBudgets(ROOM_BYTES, ROOM_BYTES);
    private final ByteBufAllocator memory;

    public SimDisk(ByteBufAllocator memory) {
        this.memory = memory;
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
        return open(
                replica,
                streams.computeIfAbsent(stream, id -> new LinkedHashMap<>())
                        .computeIfAbsent(replica, id -> new SimHintFiles()),
                listener);
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
                return files == null ? null : open(replica, files, listener);
            }

            @Override
            public HintLog make(NodeId replica, HintListener listener) {
                Map<NodeId, SimHintFiles> replicas = streams.computeIfAbsent(stream, id -> new LinkedHashMap<>());
                try {
                    return open(replica, replicas.computeIfAbsent(replica, id -> new SimHintFiles()), listener);
                } catch (IOException failed) {
                    throw new AssertionError("a disk that is well", failed);
                }
            }
        };
    }

    private HintLog open(NodeId replica, SimHintFiles files, HintListener listener) throws IOException {
        return HintLog.open(files, LIMITS, room.of(replica), memory, listener);
    }
}
