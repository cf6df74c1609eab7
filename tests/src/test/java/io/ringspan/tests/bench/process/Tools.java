package io.ringspan.tests.bench.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs that the benchmark runs.
 *
 * @param nutcracker twemproxy, which need not be there
 * @param ringspan the launcher of this checkout
 */
public record Tools(Path redisServer, Path redisBenchmark, Optional<Path> nutcracker, Path java, Path ringspan) {

    /** Looks along the search path, and where Debian keeps servers even if a user's search path leaves it out. */
    public static Tools find(Path root, String searchPath) throws BenchException {
        return new Tools(
                required("redis-server", searchPath),
                required("redis-benchmark", searchPath),
                locate("nutcracker", searchPath),
                Path.of(System.getProperty("java.home"), "bin", "java"),
                root.resolve("ringspan"));
    }

    private static Path required(String name, String searchPath) throws BenchException {
        return locate(name, searchPath)
                .orElseThrow(() -> new BenchException(
                        name + " is not installed; on Debian: apt-get install redis-server redis-tools"));
    }

    private static Optional<Path> locate(String name, String searchPath) {
        return Stream.concat(Stream.of(searchPath.split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
