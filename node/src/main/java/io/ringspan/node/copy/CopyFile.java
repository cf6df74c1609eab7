package io.ringspan.node.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.replication.copy.CopyPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a copy that was not finished can be gone on with, on disk. While it is there the own store may lack keys.
 *
 * <p><b>Owner.</b> The run's thread; read before there is one.
 */
public final class CopyFile {
    private static final Logger LOG = LoggerFactory.getLogger(CopyFile.class);
    private static final long BYTES_MAX = 1 << 20;

    private final @Nullable Path file;
    private final @Nullable Path replaces;

    /** In the node's data directory; nothing is kept without one. */
    public CopyFile(@Nullable Path directory) {
        this.file = directory == null ? null : directory.resolve("copy");
        this.replaces = directory == null ? null : directory.resolve("replaces");
    }

    /** Whether the node takes the place of one that is gone, and its store was not filled yet when it ended. */
    public boolean replaces() {
        return replaces != null && Files.exists(replaces);
    }

    /** Keeps that for the next start. */
    public void replaces(boolean does) {
        try {
            if (replaces != null && does) {
                Files.write(replaces, new byte[0]);
            } else if (replaces != null) {
                Files.deleteIfExists(replaces);
            }
        } catch (IOException failed) {
            LOG.warn("{} cannot be {}: {}", replaces, does ? "written" : "removed", failed.toString());
        }
    }

    /** Where a copy was; nothing if none is unfinished, or what is there cannot be read. */
    public Optional<CopyPlace> read() {
        try {
            return file == null || Files.size(file) > BYTES_MAX
                    ? Optional.empty()
                    : CopyPlace.parse(Files.readAllLines(file, UTF_8));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unfit) {
            LOG.warn("{} cannot be read, and what is copied is copied anew: {}", file, unfit.toString());
            return Optional.empty();
        }
    }

    void write(CopyPlace place) {
        if (file == null) {
            return;
        }
        Path fresh = file.resolveSibling("copy.new");
        try {
            Files.write(fresh, place.lines(), UTF_8);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            LOG.warn("{} cannot be written: a copy that ends now begins anew: {}", file, failed.toString());
        }
    }

    /** All is there. */
    void remove() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            LOG.warn("{} cannot be removed: {}", file, failed.toString());
        }
    }
}
