package io.ringspan.node.hints;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.HintSource;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Overflow;
import io.ringspan.replication.window.WindowFiles;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs that a window outlives the process: a write for four replicas, sent, and marked by each of them. */
class WindowAppendCostTest {
    private final TakesAll peers = new TakesAll();
    private static final int ROUNDS = 60;
    private static final int WRITES = 20_000;
    private static final int IN_FLIGHT = 64;
    private static final int[] LENGTHS = {100, 1_000, 10_000};

    @TempDir
    private Path state;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final Topology topology = Topology.of(1, node("dc1", "r1").id(), nodes());
    private final WriteFrame frame = new WriteFrame();

    @Test
    void aWriteAllocatesNothingMoreAndCostsWhatIsPrinted() {
        NodeWindows windows = new NodeWindows(state, 64 << 20, 1);
        for (int length : LENGTHS) {
            Cost inMemory = new Cost(WindowFiles.NONE, length);
            Cost inFiles = new Cost(windows.of(new StreamId(topology.node(0).id(), length, 0)), length);
            for (int round = 0; round < ROUNDS; round++) {
                inMemory.measure();
                inFiles.measure();
            }
            System.out.printf(
                    "windows: %.3f us CPU for a write of %d bytes to four replicas, %.3f us if they are in mapped files"
                            + " (best of %d rounds of %d writes)%n",
                    inMemory.micros(), length, inFiles.micros(), ROUNDS, inFiles.writes);
            assertThat(inFiles.bytes - inMemory.bytes)
                    .as("bytes for %d writes of %d", inFiles.writes, length)
                    .isLessThan(inFiles.writes * (1 + length / 100L)); // each chunk has an object or two
            inMemory.end();
            inFiles.end();
        }
        assertThat(memory.metric().usedDirectMemory()).isZero();
        assertThat(state.resolve("windows")).isEmptyDirectory();
    }

    /** The best of several rounds. */
    private final class Cost {
        private final OriginStream stream;
        private final ByteBuf span;
        private final int writes;
        private long nanos = Long.MAX_VALUE;
        private long bytes = Long.MAX_VALUE;

        Cost(WindowFiles files, int length) {
            StreamId id = new StreamId(topology.node(0).id(), length, 0);
            span = memory.directBuffer(length).writeZero(length);
            writes = WRITES * 100 / length;
            stream = new OriginStream(
                    id,
                    topology,
                    peers,
                    new WindowBudgets(new StreamLimits(4 << 20, 16 << 20)),
                    memory,
                    new Overflow(peers, HintSource.NONE, files));
            stream.start();
            for (int replica = 0; replica < topology.size(); replica++) {
                stream.behind(replica, 0, 1);
            }
        }

        void measure() {
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long cpu = threads.getCurrentThreadCpuTime();
            for (int write = 1; write <= writes; write++) {
                frame.form(1, (byte) 2, (byte) 0).place(0, 0, write).span(span, 0, span.readableBytes());
                stream.append(topology.replicas(0), frame, null);
                if (write % IN_FLIGHT == 0 || write == writes) {
                    for (int replica = 0; replica < topology.size(); replica++) {
                        stream.marked(replica, stream.last());
                    }
                }
            }
            nanos = Math.min(nanos, threads.getCurrentThreadCpuTime() - cpu);
            bytes = Math.min(
                    bytes,
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated);
        }

        double micros() {
            return nanos / 1000.0 / writes;
        }

        void end() {
            assertThat(stream.volatileWrites()).isZero();
            assertThat(stream.keptBytes()).isZero();
            stream.close();
            span.release();
        }
    }

    private static List<RingNode> nodes() {
        return List.of(node("dc1", "r1"), node("dc1", "r2"), node("dc2", "r1"), node("dc2", "r2"));
    }

    private static RingNode node(String datacenter, String rack) {
        NodeId name = new NodeId(new Datacenter(datacenter), new Rack(rack), new Token(0));
        return new RingNode(name, new Endpoint("localhost", 1), List.of(name.token()));
    }
}
