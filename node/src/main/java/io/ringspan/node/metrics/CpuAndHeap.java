package io.ringspan.node.metrics;

import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.ThreadMXBean;
import java.util.OptionalLong;

/** What the JVM counts of the process and of the workers' threads. Any thread. */
final class CpuAndHeap {
    private static final double NANOS_PER_SECOND = 1e9;

    private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /** 0 where the JVM does not count it. */
    double processCpuSeconds() {
        return system instanceof com.sun.management.OperatingSystemMXBean counting
                ? Math.max(0, counting.getProcessCpuTime()) / NANOS_PER_SECOND
                : 0;
    }

    /** 0 where the JVM does not count it. */
    double allocatedBytes(WorkerView view) {
        OptionalLong thread = threadId(view);
        return thread.isPresent() && threads instanceof com.sun.management.ThreadMXBean counting
                ? Math.max(0, counting.getThreadAllocatedBytes(thread.getAsLong()))
                : 0;
    }

    /** 0 where the JVM does not count it. */
    double cpuSeconds(WorkerView view) {
        OptionalLong thread = threadId(view);
        return thread.isPresent() && threads.isThreadCpuTimeSupported()
                ? Math.max(0, threads.getThreadCpuTime(thread.getAsLong())) / NANOS_PER_SECOND
                : 0;
    }

    double pendingTasks(WorkerView view) {
        return view.worker().loop() instanceof SingleThreadEventExecutor loop ? loop.pendingTasks() : 0;
    }

    /** Empty once the worker has ended: its thread cannot be asked for any more. */
    private static OptionalLong threadId(WorkerView view) {
        return view.worker().loop() instanceof SingleThreadEventExecutor loop && !loop.isShuttingDown()
                ? OptionalLong.of(loop.threadProperties().id())
                : OptionalLong.empty();
    }
}
