package io.ringspan.replication.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.Topology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The streams of a node with three workers. Nodes: 0 and 1 are dc1's racks, this being 0; 2 is dc2's. */
class SharedWindowsTest implements SkipListener {
    private static final String RACKS = "dc1/r1:0 dc1/r2:0 dc2/r1:0";
    private static final int NODES = 3;
    private static final int WORKERS = 3;
    private static final long LIFE = 7;
    /** With its overhead. */
    private static final int WRITE_BYTES = 1000;

    private static final long REPLICA_BYTES_MAX = 20_000;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final SentFrames sent = new SentFrames();
    private final List<String> skips = new ArrayList<>();
    private final Topology topology = Ring.seenBy(0, RACKS);
    private OriginStream[] streams = {};
    private long now;

    @AfterEach
    void everyBufferIsReleased() {
        Arrays.stream(streams).forEach(OriginStream::close);
        assertThat(memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory())
                .isZero();
    }

    @Test
    void threeWorkersTogetherKeepNoMoreThanTheNodeMayForAReplica() {
        node(REPLICA_BYTES_MAX, 10 * REPLICA_BYTES_MAX);

        for (int i = 0; i < 100; i++) {
            append(i % WORKERS);
            marked(i % WORKERS, 0);
            marked(i % WORKERS, 1);
            assertThat(keptFor(2)).isLessThanOrEqualTo(REPLICA_BYTES_MAX);
        }

        assertThat(keptFor(2)).isEqualTo(REPLICA_BYTES_MAX);
        assertThat(skippedWrites()).isEqualTo(80);
        assertThat(skips).containsOnly("skipping dc2/r1/0").hasSize(WORKERS);
    }

    @Test
    void threeWorkersTogetherKeepNoMoreThanTheNodeMayInAll() {
        node(REPLICA_BYTES_MAX, REPLICA_BYTES_MAX);

        for (int i = 0; i < 100; i++) {
            append(i % WORKERS);
            assertThat(kept()).isLessThanOrEqualTo(REPLICA_BYTES_MAX);
        }

        assertThat(kept()).isEqualTo(REPLICA_BYTES_MAX);
    }

    @Test
    void oneWorkerAloneMayUseAllOfIt() {
        node(REPLICA_BYTES_MAX, REPLICA_BYTES_MAX);
        append(1);
        append(2);
        everybodyMarks(1);
        everybodyMarks(2);
        tick();

        for (int i = 0; i < 20; i++) {
            append(0);
        }

        assertThat(skippedWrites()).isZero();
        assertThat(streams[0].keptBytes()).isEqualTo(REPLICA_BYTES_MAX);
        assertThat(streams[0].unmarkedBytes(2)).isEqualTo(REPLICA_BYTES_MAX);
    }

    @Test
    void whatWasMarkedSkippedOrSentAgainIsFreeForTheOthers() {
        node(REPLICA_BYTES_MAX, REPLICA_BYTES_MAX);
        for (int i = 0; i < 25; i++) {
            append(0);
        }
        streams[0].disconnected(1);
        streams[0].connected(1);
        streams[0].behind(1, 10, LIFE);
        assertThat(streams[0].resentWrites()).isPositive();
        everybodyMarks(0);
        tick();

        for (int i = 0; i < 20; i++) {
            append(1);
        }

        assertThat(streams[0].keptBytes()).isZero();
        assertThat(streams[1].keptBytes()).isEqualTo(REPLICA_BYTES_MAX);
        assertThat(streams[1].skippedWrites()).isZero();
    }

    @Test
    void whatAClosedStreamKeptIsFreeForTheOthers() {
        node(REPLICA_BYTES_MAX, REPLICA_BYTES_MAX);
        for (int i = 0; i < 15; i++) {
            append(0);
        }
        streams[0].close();

        for (int i = 0; i < 20; i++) {
            append(1);
        }

        assertThat(streams[1].keptBytes()).isEqualTo(REPLICA_BYTES_MAX);
        assertThat(streams[1].skippedWrites()).isZero();
    }

    @Test
    void aWriteThatTheOthersLeaveNoRoomForIsNeitherKeptNorSentAndHasRoomAfterATick() {
        node(REPLICA_BYTES_MAX, REPLICA_BYTES_MAX);
        for (int i = 0; i < 20; i++) {
            append(0);
        }
        sent.take();

        assertThat(append(1)).isNull();
        assertThat(sent.take()).isEmpty();
        assertThat(streams[1].last()).isZero();
        assertThat(skippedWrites()).isZero();

        tick();
        assertThat(streams[0].skippedWrites()).isEqualTo(NODES);
        assertThat(append(1)).isNotNull();
        assertThat(streams[1].skippedWrites()).isZero();
    }

    @Test
    void aReplicaThatTheOthersLeaveNoRoomForMissesThatWriteAlone() {
        node(REPLICA_BYTES_MAX, 10 * REPLICA_BYTES_MAX);
        for (int i = 0; i < 20; i++) {
            append(0);
            marked(0, 0);
            marked(0, 1);
        }
        sent.take();
        List<String> heard = new ArrayList<>();

        append(1, heard);
        append(1);

        assertThat(heard).containsExactly("skipped 2");
        assertThat(sent.take()).containsExactly("0: x@1 after 0", "1: x@1 after 0", "0: x@2 after 1", "1: x@2 after 1");
        assertThat(skips).containsExactly("skipping dc2/r1/0");
        tick();
        append(1);
        assertThat(sent.take()).containsExactly("0: x@3 after 2", "1: x@3 after 2", "relay 2: x@3 after [0]");
        everybodyMarks(0);
        tick();
        everybodyMarks(1);
        assertThat(skips)
                .contains("skipped dc2/r1/0: 2 writes, " + 2 * (WRITE_BYTES - StreamLimits.WRITE_OVERHEAD_BYTES)
                        + " bytes");
    }

    @Test
    void whatWasSkippedIsToldWhenTheReplicaHasCaughtUpEvenIfThisStreamHasNothingMoreForIt() {
        node(REPLICA_BYTES_MAX, 10 * REPLICA_BYTES_MAX);
        for (int i = 0; i < 20; i++) {
            append(0);
            marked(0, 0);
            marked(0, 1);
        }
        append(1);
        tick();
        assertThat(skips).first().isEqualTo("skipping dc2/r1/0");
        assertThat(skips).noneMatch(line -> line.startsWith("skipped"));

        everybodyMarks(0);
        tick();

        assertThat(skips).filteredOn(line -> line.startsWith("skipped")).hasSize(2);
    }

    @Test
    void allThatIsGivenUpForOthersIsTheShareOfWhoeverWantsIt() {
        node(REPLICA_BYTES_MAX, 10 * REPLICA_BYTES_MAX);
        for (int i = 0; i < 20; i++) {
            append(0);
        }
        for (int i = 0; i < 100; i++) {
            append(1);
            append(2);
            tick();
        }

        long share = REPLICA_BYTES_MAX / WORKERS;
        for (OriginStream stream : streams) {
            assertThat(stream.unmarkedBytes(2)).isBetween(share - WRITE_BYTES, share + WRITE_BYTES);
        }
    }

    private void node(long replicaBytesMax, long totalBytesMax) {
        WindowBudgets budgets = new WindowBudgets(new StreamLimits(replicaBytesMax, totalBytesMax));
        streams = new OriginStream[WORKERS];
        for (int worker = 0; worker < WORKERS; worker++) {
            StreamId id = new StreamId(topology.node(0).id(), 1, worker);
            streams[worker] = new OriginStream(id, topology, sent, budgets, memory, Overflow.skipped(this));
            streams[worker].start();
            for (int replica = 0; replica < NODES; replica++) {
                streams[worker].behind(replica, 0, LIFE);
            }
        }
        sent.take();
    }

    private @Nullable Write append(int worker) {
        return append(worker, new ArrayList<>());
    }

    private @Nullable Write append(int worker, List<String> heard) {
        int length = WRITE_BYTES - StreamLimits.WRITE_OVERHEAD_BYTES;
        ByteBuf span = Unpooled.copiedBuffer("x" + "\n".repeat(length - 1), StandardCharsets.US_ASCII);
        WriteFrame frame =
                new WriteFrame().form(1, (byte) 2, (byte) 0).place(17, 0, 0).span(span, 0, length);
        return streams[worker].append(topology.replicas(17), frame, new WriteWaiter() {
            @Override
            public void marked(int replica) {}

            @Override
            public void skipped(int replica) {
                heard.add("skipped " + replica);
            }

            @Override
            public void released() {}
        });
    }

    private void marked(int worker, int replica) {
        streams[worker].marked(replica, streams[worker].last());
    }

    private void everybodyMarks(int worker) {
        for (int replica = 0; replica < NODES; replica++) {
            marked(worker, replica);
        }
    }

    private void tick() {
        now++;
        for (OriginStream stream : streams) {
            stream.tick(now, 0);
        }
    }

    private long kept() {
        return Arrays.stream(streams).mapToLong(OriginStream::keptBytes).sum();
    }

    private long keptFor(int replica) {
        return Arrays.stream(streams)
                .mapToLong(stream -> stream.unmarkedBytes(replica))
                .sum();
    }

    private long skippedWrites() {
        return Arrays.stream(streams).mapToLong(OriginStream::skippedWrites).sum();
    }

    @Override
    public void skipping(StreamId id, NodeId replica) {
        skips.add("skipping " + replica);
    }

    @Override
    public void skipped(StreamId id, NodeId replica, SkippedWrites skipped) {
        skips.add("skipped " + replica + ": " + skipped.writes() + " writes, " + skipped.bytes() + " bytes");
    }
}
