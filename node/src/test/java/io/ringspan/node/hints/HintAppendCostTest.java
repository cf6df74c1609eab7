package io.ringspan.node.hints;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.HintRoom;
import io.ringspan.replication.hints.HintLimits;
import io.ringspan.replication.hints.HintLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to keep a write on disk, and to read it again. */
class HintAppendCostTest {
    private static final int ROUNDS_MAX = 60;
    private static final int BATCHES = 500;
    private static final int BATCH = 64;
    private static final int WRITES = BATCHES * BATCH;
    private static final int BYTES = 100;

    @TempDir
    private Path state;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final ByteBuf span = memory.directBuffer(BYTES).writeZero(BYTES);
    private long position;

    @Test
    void aWriteAllocatesNothingAndCostsWhatIsPrinted() throws IOException {
        HintLimits limits = new HintLimits(16 << 20, 1000, FsyncPolicy.NEVER);
        HintLog log = HintLog.open(
                HintPlaces.in(state).of("dc2/r1/0", 1, 0).files(),
                limits,
                HintRoom.in(new Budget(1 << 30)),
                memory,
                new Untold());
        Cost append = new Cost();
        Cost read = new Cost();
        for (int round = 0; round < ROUNDS_MAX; round++) {
            append.measure(() -> append(log));
            read.measure(() -> read(log));
            log.marked(position);
        }
        log.delete();
        span.release();

        System.out.printf(
                "hint log: %.2f us CPU to append a write of %d bytes in batches of %d, %.2f us to read it"
                        + " (best of %d rounds of %d writes)%n",
                append.nanos / 1000.0 / WRITES, BYTES, BATCH, read.nanos / 1000.0 / WRITES, ROUNDS_MAX, WRITES);
        assertThat(append.bytes).as("bytes for %d appends", WRITES).isLessThan(WRITES);
        assertThat(read.bytes).as("bytes for %d reads", WRITES).isLessThan(WRITES);
        assertThat(memory.metric().usedDirectMemory()).isZero();
    }

    private void append(HintLog log) {
        for (int batch = 0; batch < BATCHES; batch++) {
            for (int i = 0; i < BATCH; i++) {
                log.stage(position + 1, position, 1).writeBytes(span, 0, BYTES);
                log.staged();
                position++;
            }
            if (!log.commit()) {
                throw new AssertionError("nothing was kept");
            }
        }
    }

    private static void read(HintLog log) {
        for (int i = 0; i < WRITES && log.hasNext(); i++) {
            log.advance();
        }
    }

    /** The best of several rounds: compiled code leaves out what interpreted code allocates. */
    private final class Cost {
        private long nanos = Long.MAX_VALUE;
        private long bytes = Long.MAX_VALUE;

        void measure(Runnable work) {
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long cpu = threads.getCurrentThreadCpuTime();
            work.run();
            nanos = Math.min(nanos, threads.getCurrentThreadCpuTime() - cpu);
            bytes = Math.min(
                    bytes,
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated);
        }
    }
}
