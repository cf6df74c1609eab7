package io.ringspan.tests.bench;

import io.ringspan.tests.bench.figures.CpuTime;
import io.ringspan.tests.bench.figures.LoadResult;
import io.ringspan.tests.bench.figures.MemoryUse;
import io.ringspan.tests.bench.figures.MetricsText;
import io.ringspan.tests.bench.figures.Sample;
import io.ringspan.tests.bench.process.BenchException;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.bench.process.ProcessUnderTest;
import io.ringspan.tests.bench.process.Store;
import io.ringspan.tests.bench.process.Target;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/** Loads a target once and reads what that cost its processes. */
final class Meter {
    /** Heap bytes that a node's workers have allocated, by the JVM's own count for their threads. */
    static final String ALLOCATED = "ringspan_worker_allocated_bytes_total";

    private static final int SETTLE_POLL_MILLIS = 50;
    private static final int SETTLE_POLLS_MAX = 400;

    private final Load load;

    Meter(Load load) {
        this.load = load;
    }

    /** The pages of metrics are read outside the readings of processor time, since a node works to show them. */
    Sample measure(Target target, Workload workload, long commands) throws BenchException, InterruptedException {
        long storeCommands = settle(target);
        OptionalLong allocated = allocated(target);
        CpuTime storeCpu = storeCpu(target);
        CpuTime proxyCpu = proxyCpu(target);
        LoadResult result = load.run(target.port(), workload, commands);
        long storeCommandsAfter = settle(target);
        CpuTime proxyCpuAfter = proxyCpu(target);
        CpuTime storeCpuAfter = storeCpu(target);
        OptionalLong allocatedAfter = allocated(target);
        return new Sample(
                commands,
                result,
                proxyCpuAfter.minus(proxyCpu),
                storeCpuAfter.minus(storeCpu),
                storeCommandsAfter - storeCommands,
                difference(allocatedAfter, allocated),
                proxyMemory(target));
    }

    /** Waits until no store runs further commands: what is still replicated belongs to the load that caused it. */
    static long settle(Target target) throws BenchException, InterruptedException {
        long before = storeCommands(target);
        for (int poll = 0; poll < SETTLE_POLLS_MAX; poll++) {
            Thread.sleep(SETTLE_POLL_MILLIS);
            long now = storeCommands(target);
            if (now == before) {
                return now;
            }
            before = now;
        }
        throw new BenchException("the stores of " + target.contender().label() + " still run commands "
                + SETTLE_POLLS_MAX * SETTLE_POLL_MILLIS / 1000 + " s after the load");
    }

    private static long storeCommands(Target target) throws BenchException {
        long sum = 0;
        for (Store store : target.stores()) {
            sum += store.dataCommands();
        }
        return sum;
    }

    static CpuTime storeCpu(Target target) throws BenchException {
        CpuTime sum = CpuTime.ZERO;
        for (Store store : target.stores()) {
            sum = sum.plus(store.count().cpu());
        }
        return sum;
    }

    static CpuTime proxyCpu(Target target) throws BenchException {
        CpuTime sum = CpuTime.ZERO;
        for (ProcessUnderTest proxy : target.proxies()) {
            sum = sum.plus(proxy.count().cpu());
        }
        return sum;
    }

    static MemoryUse proxyMemory(Target target) throws BenchException {
        MemoryUse sum = MemoryUse.ZERO;
        for (ProcessUnderTest proxy : target.proxies()) {
            sum = sum.plus(proxy.count().memory());
        }
        return sum;
    }

    /** Nothing when any proxy does not count. */
    private static OptionalLong allocated(Target target) {
        if (target.metrics().isEmpty()) {
            return OptionalLong.empty();
        }
        long sum = 0;
        for (URI metrics : target.metrics()) {
            Optional<String> page = HttpText.get(metrics);
            OptionalLong bytes = page.isPresent() ? MetricsText.sum(page.get(), ALLOCATED) : OptionalLong.empty();
            if (bytes.isEmpty()) {
                return OptionalLong.empty();
            }
            sum += bytes.getAsLong();
        }
        return OptionalLong.of(sum);
    }

    private static OptionalLong difference(OptionalLong after, OptionalLong before) {
        return after.isPresent() && before.isPresent()
                ? OptionalLong.of(after.getAsLong() - before.getAsLong())
                : OptionalLong.empty();
    }
}
