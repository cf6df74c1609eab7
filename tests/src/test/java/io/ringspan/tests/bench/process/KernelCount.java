package io.ringspan.tests.bench.process;

import io.ringspan.tests.bench.figures.CpuTime;
import io.ringspan.tests.bench.figures.MemoryUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel counts for one process.
 *
 * @param name for people
 */
public record KernelCount(String name, long pid) {

    public CpuTime cpu() throws BenchException {
        return CpuTime.parseStat(read("stat"));
    }

    public MemoryUse memory() throws BenchException {
        return MemoryUse.parseStatus(read("status"));
    }

    private String read(String file) throws BenchException {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new BenchException(name + " is gone", e);
        }
    }
}
