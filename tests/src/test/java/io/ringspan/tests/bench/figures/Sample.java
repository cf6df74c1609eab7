package io.ringspan.tests.bench.figures;

import java.util.OptionalLong;

/**
 * One round of one cell.
 *
 * @param commands sent by the load generator
 * @param proxyCpu of all proxies together; zero where there is none
 * @param storeCpu of all stores together
 * @param storeCommands that reached the stores
 * @param allocatedBytes on the heaps of the proxies, where they count it
 * @param proxyMemory of all proxies together, after the round
 */
public record Sample(
        long commands,
        LoadResult load,
        CpuTime proxyCpu,
        CpuTime storeCpu,
        long storeCommands,
        OptionalLong allocatedBytes,
        MemoryUse proxyMemory) {

    public Sample {
        if (commands <= 0) {
            throw new IllegalArgumentException("a sample needs commands, not " + commands);
        }
    }
}
