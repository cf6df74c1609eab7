package io.ringspan.node.cli.pool;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Quote;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One pool of a file: needed where the file has several. */
public final class PoolOption {
    @Option(
            names = "--pool",
            paramLabel = "NAME",
            description = "Which pool of the configuration is meant, if it has several.")
    private @Nullable String name;

    /** Whether a pool is named. */
    public boolean isGiven() {
        return name != null;
    }

    /**
     * The one that is meant.
     *
     * @param pools those of the file
     * @throws IllegalArgumentException with a line for people, if none is named and it has several, or if it has none of
     *     that name
     */
    public PoolConf of(Path file, List<PoolConf> pools) {
        if (name == null && pools.size() == 1) {
            return pools.get(0);
        }
        String has = pools.stream().map(pool -> Quote.of(pool.name())).collect(Collectors.joining(", "));
        if (name == null) {
            throw new IllegalArgumentException(file + " has several pools: say --pool NAME, with one of " + has);
        }
        return pools.stream()
                .filter(pool -> pool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        file + " has no pool " + Quote.of(String.valueOf(name)) + "; it has " + has));
    }
}
