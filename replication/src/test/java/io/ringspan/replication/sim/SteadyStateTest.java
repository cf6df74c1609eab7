package io.ringspan.replication.sim;

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
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.late.LateAnswers;
import io.ringspan.replication.late.LateWrites;
import io.ringspan.replication.late.Onward;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.StoreLimits;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Overflow;
import io.ringspan.replication.stream.PeerSender;
import io.ringspan.replication.stream.SkipListener;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.sim.ManualTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A write on its way from the origin to its own store and to three other replicas, and the marks back. */
class SteadyStateTest implements PeerSender, Upstream, Onward, SkipListener {
    private static final int WRITES = 20_000;
    private static final int OPS = 11;
    private static final int KEYS = 4096;
    /** Compiled code leaves out what interpreted code allocates; when it is compiled depends on the machine's load. */
    private static final int ROUNDS_UNTIL_COMPILED = 3_000;

    private static final long LIFE = 1;

    private final UnpooledByteBufAllocator memory =
            new UnpooledByteBufAllocator(false, true); // the leak detector allocates
    private final Topology topology = Topology.of(1, node("dc1", "r1").id(), nodes());
    private final StreamId id = new StreamId(topology.node(0).id(), 1, 0);
    private final OriginStream stream = new OriginStream(
            id, topology, this, new WindowBudgets(new StreamLimits(1 << 20, 1 << 22)), memory, Overflow.skipped(this));
    private final ManualTime time = new ManualTime();
    private final HybridClock clock = new HybridClock(time, 0);
    private final KeyVersions versions = new KeyVersions(new Op.Walker(), new KeyDigest(1), KEYS, clock);
    private final StoreOrder order =
            new StoreOrder(topology, new LateWrites(versions, this), new Op.Walker(), StoreLimits.DEFAULT, time, LIFE);
    private final ByteBuf span = memory.buffer(OPS * Op.BYTES);
    private final WriteFrame frame = new WriteFrame().form(OPS, (byte) 2, (byte) 0);

    @Test
    void aWriteAllocatesNothing() {
        time.advance(Duration.ofSeconds(1)); // writes are newer than the start
        stream.start();
        order.connected("run");
        order.resume(this, id, new Resume(0, 0, LIFE, 1, 0));
        for (int replica = 0; replica < topology.size(); replica++) {
            stream.behind(replica, 0, LIFE);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = WRITES;
        for (int round = 0; allocated >= WRITES && round < ROUNDS_UNTIL_COMPILED; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            write(WRITES);
            allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        }

        assertThat(allocated).as("bytes for %d writes", WRITES).isLessThan(WRITES);
        assertThat(stream.keptBytes()).isZero();
        assertThat(versions.overwritten() + versions.unordered()).isZero();
        stream.close();
        order.close();
        span.release();
        assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory())
                .isZero();
    }

    private void write(int writes) {
        for (int i = 0; i < writes; i++) {
            span.clear();
            for (int op = 0; op < OPS; op++) {
                span.writeByte(op % 2 == 0 ? 'S' : 'A')
                        .writeInt((i * OPS + op) % (2 * KEYS))
                        .writeInt(i);
            }
            frame.place(0, 0, clock.now()).span(span, 0, OPS * Op.BYTES);
            stream.append(topology.replicas(0), frame, null);
            if (i % 16 == 15) {
                while (order.inFlight() > 0) {
                    order.answered();
                }
                order.flushMarks();
                for (int replica = 1; replica < topology.size(); replica++) {
                    stream.marked(replica, stream.last());
                }
            }
        }
    }

    private static List<RingNode> nodes() {
        return List.of(node("dc1", "r1"), node("dc1", "r2"), node("dc2", "r1"), node("dc2", "r2"));
    }

    private static RingNode node(String datacenter, String rack) {
        NodeId name = new NodeId(new Datacenter(datacenter), new Rack(rack), new Token(0));
        return new RingNode(name, new Endpoint("localhost", 1), List.of(name.token()));
    }

    @Override
    public boolean connected(int node) {
        return true;
    }

    @Override
    public boolean write(int replica, StreamId of, WriteFrame write, long prev) {
        if (replica == topology.self()) {
            order.offer(this, of, write, prev);
        }
        return true;
    }

    @Override
    public boolean relay(int relay, StreamId of, WriteFrame write, RackPrevs prevs) {
        return true;
    }

    @Override
    public void resume(int via, int replica, StreamId of, Resume resume) {}

    @Override
    public void mark(StreamId of, int replica, long mark) {
        stream.marked(replica, mark);
    }

    @Override
    public void behind(StreamId of, int replica, long position, long life) {}

    @Override
    public void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
        throw new AssertionError("all own everything");
    }

    @Override
    public void reachable(StreamId of, int replica, boolean reachable) {}

    @Override
    public void apply(StreamId of, WriteFrame write, @Nullable LateAnswers unanswerable) {
        if (unanswerable != null) {
            throw new AssertionError("nothing is late");
        }
    }

    @Override
    public void repeat(WriteFrame write, int at, int length, int commands) {
        throw new AssertionError("the store never fails");
    }

    @Override
    public void forgotten() {
        throw new AssertionError("the store never fails");
    }

    @Override
    public void skipping(StreamId of, NodeId replica) {
        throw new AssertionError("the windows are large enough");
    }

    @Override
    public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {
        throw new AssertionError("the windows are large enough");
    }
}
