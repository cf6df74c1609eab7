package io.ringspan.node.state;

import io.ringspan.conf.load.SeedList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of nodes that a provider gave last, for a start while it is away. A disk that fails costs that, and nothing else.
 *
 * <p><b>Owner.</b> The thread that asks the provider. <b>Limits.</b> {@link SeedList#BYTES_MAX} bytes.
 */
public final class KnownSeeds {
    private static final Logger LOG = LoggerFactory.getLogger(KnownSeeds.class);
    private static final String EMPTY = "(none)\n";

    private final DurableFile file;

    KnownSeeds(Path directory) {
        this.file = new DurableFile(directory.resolve("seeds"));
    }

    /** The list; empty when none was ever kept or it cannot be read. */
    public Optional<String> last() {
        try {
            return file.read(SeedList.BYTES_MAX).map(text -> text.equals(EMPTY) ? "" : text);
        } catch (IOException failed) {
            LOG.warn("The list of nodes kept in {} cannot be read: {}", file.path(), FileTrouble.in(failed));
            return Optional.empty();
        }
    }

    /** Keeps a list, instead of the one before; false if that can't be. */
    public boolean keep(String list) {
        try {
            file.write(list.isEmpty() ? EMPTY : list);
            return true;
        } catch (IOException failed) {
            LOG.warn("The list of nodes cannot be kept in {}: {}", file.path(), FileTrouble.in(failed));
            return false;
        }
    }
}
