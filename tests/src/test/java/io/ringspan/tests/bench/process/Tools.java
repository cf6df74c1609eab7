package io.ringspan.tests.bench.process;

import io.ringspan.node.local.RedisBinary;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The programs that the benchmark runs.
 *
 * @param nutcracker twemproxy, which need not be there
 * @param memcached which need not be there either
 * @param ringspan the launcher of this checkout
 */
public record Tools(
        RedisBinary redis,
        Path redisBenchmark,
        Optional<Path> nutcracker,
        Optional<Path> memcached,
        Path java,
        Path ringspan) {

    /** Looks along the search path, and where Debian keeps servers even if a user's search path leaves it out. */
    public static Tools find(Path root, String searchPath, Consumer<String> progress) throws BenchException {
        Path load = locate("redis-benchmark", searchPath)
                .orElseThrow(() ->
                        new BenchException("redis-benchmark is not installed; on Debian: apt-get install redis-tools"));
        try {
            return new Tools(
                    RedisSearch.ofThisProcess(progress).find(Optional.empty()),
                    load,
                    locate("nutcracker", searchPath),
                    locate("memcached", searchPath),
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    root.resolve("ringspan"));
        } catch (StoreException e) {
            throw new BenchException("no store to measure: " + e.getMessage(), e);
        }
    }

    private static Optional<Path> locate(String name, String searchPath) {
        return Stream.concat(Stream.of(searchPath.split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
