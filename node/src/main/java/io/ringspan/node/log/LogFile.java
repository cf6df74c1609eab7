package io.ringspan.node.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that one process at a time adds to. Before it holds more than its limit it becomes {@code .1}, that one {@code .2} and so
 * on; the oldest goes. Nothing is kept in memory: what was appended is with the system. Nothing is forced to disk.
 *
 * <p><b>Owner.</b> Whoever appends, one thread at a time. <b>Limits.</b> So many files of so many bytes; a line that is longer than a file has
 * one for itself.
 */
final class LogFile implements AutoCloseable {
    private final Path path;
    private final long bytesMax;
    private final int files;
    private @Nullable FileChannel channel;

    /** Opens nothing yet. */
    LogFile(Path path, long bytesMax, int files) {
        this.path = path;
        this.bytesMax = bytesMax;
        this.files = files;
    }

    Path path() {
        return path;
    }

    /**
     * Adds all of it, or nothing that stays. After a failure the file is closed, and opened again by the next call.
     *
     * @throws IOException if the disk is full, the file cannot be written, or another process writes there
     */
    void append(byte[] line) throws IOException {
        try {
            FileChannel open = channel == null ? open() : channel;
            if (open.size() > 0 && open.size() + line.length > bytesMax) {
                close();
                turn();
                open = open();
            }
            write(open, line);
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    private static void write(FileChannel open, byte[] line) throws IOException {
        long before = open.size();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
        } catch (IOException full) {
            try {
                open.truncate(before);
            } catch (IOException unfit) {
                full.addSuppressed(unfit);
            }
            throw full;
        }
    }

    private FileChannel open() throws IOException {
        FileChannel opened = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        channel = opened;
        try {
            FileLock lock = opened.tryLock();
            if (lock == null) {
                throw new IOException(path + " is another process's log");
            }
        } catch (OverlappingFileLockException twice) {
            throw new IOException(path + " is this process's log already", twice);
        }
        return opened;
    }

    private void turn() throws IOException {
        if (files == 1) {
            Files.delete(path);
        }
        for (int older = files - 1; older > 0; older--) {
            Path from = older == 1 ? path : numbered(older - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(older), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    /** Closes it, if it is open. */
    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
