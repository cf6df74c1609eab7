package io.ringspan.tests.bench.figures;

import java.util.Arrays;

/** Resident memory of a process or of several together: now, and the highest ever. */
public record MemoryUse(long residentBytes, long peakBytes) {
    public static final MemoryUse ZERO = new MemoryUse(0, 0);

    private static final long BYTES_PER_KB = 1024;

    /** Reads the text of {@code /proc/PID/status}. */
    public static MemoryUse parseStatus(String status) {
        return new MemoryUse(kilobytes(status, "VmRSS:") * BYTES_PER_KB, kilobytes(status, "VmHWM:") * BYTES_PER_KB);
    }

    private static long kilobytes(String status, String name) {
        String line = status.lines()
                .filter(candidate -> candidate.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("/proc/PID/status has no line " + name));
        String[] words = line.substring(name.length()).trim().split(" +", -1);
        if (words.length != 2 || !words[1].equals("kB")) {
            throw new IllegalArgumentException("not an amount in kB: " + Arrays.toString(words));
        }
        return Long.parseLong(words[0]);
    }

    public MemoryUse plus(MemoryUse other) {
        return new MemoryUse(residentBytes + other.residentBytes, peakBytes + other.peakBytes);
    }
}
