package io.ringspan.node.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A list of nodes that is kept for the next start: one that a provider gave last, or a ring. A disk that fails costs that, and
 * nothing else.
 *
 * <p><b>Owner.</b> The thread that learns of the list. <b>Limits.</b> So many bytes are read back, and what is longer is not kept: it would be cut.
 */
public final class KnownSeeds {
    private static final Logger LOG = LoggerFactory.getLogger(KnownSeeds.class);
    private static final String EMPTY = "(none)\n";

    private final DurableFile file;
    private final int bytesMax;

    KnownSeeds(Path directory, String name, int bytesMax) {
        this.file = new DurableFile(directory.resolve(name));
        this.bytesMax = bytesMax;
    }

    /** Where it is kept. */
    public Path path() {
        return file.path();
    }

    /** The list; empty when none was ever kept or it cannot be read. */
    public Optional<String> last() {
        try {
            return file.read(bytesMax).map(text -> text.equals(EMPTY) ? "" : text);
        } catch (IOException failed) {
            LOG.warn("The list of nodes kept in {} cannot be read: {}", file.path(), FileTrouble.in(failed));
            return Optional.empty();
        }
    }

    /** Keeps a list, instead of the one before; false if that can't be. */
    public boolean keep(String list) {
        if (list.length() > bytesMax) {
            LOG.warn(
                    "The list of nodes cannot be kept in {}: it has {} characters, and {} are read back",
                    file.path(),
                    list.length(),
                    bytesMax);
            return false;
        }
        try {
            file.write(list.isEmpty() ? EMPTY : list);
            return true;
        } catch (IOException failed) {
            LOG.warn("The list of nodes cannot be kept in {}: {}", file.path(), FileTrouble.in(failed));
            return false;
        }
    }
}
