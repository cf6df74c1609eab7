package io.ringspan.node.cli.command;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.ConfReport;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.cli.pool.PoolOption;
import java.nio.file.Path;

/** The file that a command is given. Stateless. */
public final class FileOfPool {
    private FileOfPool() {}

    /** What the file says of the pool. */
    public static PoolConf pool(Path file, PoolOption which) {
        LoadResult result = ConfLoader.load(file);
        if (!(result instanceof LoadResult.Loaded loaded)) {
            throw new CommandFailure(
                    ExitCode.CONFIGURATION, String.join("\n", ConfReport.lines(file.toString(), result)));
        }
        try {
            return which.of(file, loaded.pools());
        } catch (IllegalArgumentException unclear) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(unclear.getMessage()));
        }
    }
}
