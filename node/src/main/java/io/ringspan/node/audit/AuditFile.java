package io.ringspan.node.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.node.state.DurableDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are only added to. A file that is full becomes {@code .1}, that one {@code .2} and so on; the oldest goes. A line that was not
 * written to its end, because a disk was full or the power went, spoils none but itself.
 *
 * <p><b>Owner.</b> Whoever appends; nobody else writes there. <b>Limits.</b> So many files of little more than so many bytes.
 */
public final class AuditFile {
    private final Path path;
    private final Limits limits;
    private final @Nullable Forcing forcing;
    /** Whether the names of the files may not be on disk yet. */
    private boolean renamed = true;

    /** What all files hold. */
    record Limits(int files, long bytes) {
        private static final Limits CHANGES = new Limits(5, 4L << 20);
        private static final Limits REFUSALS = new Limits(2, 1L << 20);
    }

    /** Puts the names in a directory on disk. */
    @FunctionalInterface
    interface Forcing {
        void sync(Path directory) throws IOException;
    }

    /** @param forcing null if lines are not forced to disk */
    AuditFile(Path path, Limits limits, @Nullable Forcing forcing) {
        this.path = path.toAbsolutePath();
        this.limits = limits;
        this.forcing = forcing;
    }

    /** That of changes that were made, or may have been: each line is forced to disk, for they are rare. */
    public static AuditFile ofChanges(Path directory) {
        return new AuditFile(directory.resolve("audit.log"), Limits.CHANGES, DurableDirectory::sync);
    }

    /** That of changes that were refused: smaller and not forced, since anybody may cause them. */
    public static AuditFile ofRefusals(Path directory) {
        return new AuditFile(directory.resolve("audit-refused.log"), Limits.REFUSALS, null);
    }

    Path path() {
        return path;
    }

    void append(String line) throws IOException {
        if (Files.exists(path) && Files.size(path) >= limits.bytes()) {
            turn();
        }
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = file.size();
            String before = isAtLineStart(file, end) ? "" : "\n";
            ByteBuffer bytes = ByteBuffer.wrap((before + line + "\n").getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                end += file.write(bytes, end);
            }
            if (forcing != null) {
                file.force(false);
            }
        }
        if (renamed && forcing != null) {
            forcing.sync(directory());
        }
        renamed = false;
    }

    private static boolean isAtLineStart(FileChannel file, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return end == 0 || (file.read(last, end - 1) == 1 && last.get(0) == '\n');
    }

    private Path directory() throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IOException(path + " has no directory above it");
        }
        return parent;
    }

    private void turn() throws IOException {
        renamed = true;
        for (int older = limits.files() - 1; older > 0; older--) {
            Path from = older == 1 ? path : numbered(older - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(older), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }
}
