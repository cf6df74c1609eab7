package io.ringspan.node.dynomite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The most memory that the process has had in RAM at once: what Dynomite asks {@code getrusage} for. Stateless. */
final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";

    private PeakMemory() {}

    /** In kB, the heap and all else; 0 where the system does not tell. */
    static long kilobytes() {
        try {
            return of(Files.readAllLines(STATUS));
        } catch (IOException noLinux) {
            return 0;
        }
    }

    /** Of what the system says of a process. */
    static long of(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(PEAK))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .filter(digits -> !digits.isEmpty())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
