package io.ringspan.conf.load;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people are told about a file, line by line, in ASCII. */
public final class ConfReport {
    private ConfReport() {}

    /** One line for each problem and no more, or every warning and that the file is good. */
    public static List<String> lines(String file, LoadResult result) {
        List<String> lines = new ArrayList<>();
        if (result instanceof LoadResult.Loaded loaded) {
            warnings(loaded).forEach(lines::add);
            lines.add(file + ": syntax is ok" + which(loaded.pools()));
        } else if (result instanceof LoadResult.Refused refused) {
            refused.problems().stream().map(Problem::toString).forEach(lines::add);
        }
        return lines;
    }

    /** Of several pools, their names: whoever wrote one too far to the right sees that it is missing. */
    private static String which(List<PoolConf> pools) {
        return pools.size() == 1
                ? ""
                : pools.stream().map(pool -> Quote.of(pool.name())).collect(Collectors.joining(", ", "; pools: ", ""));
    }

    /** The warnings of a good file, as the node logs them when it starts. */
    public static Stream<String> warnings(LoadResult.Loaded loaded) {
        return loaded.warnings().stream().map(warning -> "warning: " + warning);
    }
}
