package io.ringspan.node.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Lines that are only added to, and forced to disk one by one: changes are rare. A file that is full becomes {@code .1}, that one
 * {@code .2} and so on; the oldest goes.
 *
 * <p><b>Owner.</b> Whoever appends. <b>Limits.</b> {@value #FILES_MAX} files of little more than {@code bytesMax}.
 */
public final class AuditFile {
    static final int FILES_MAX = 5;
    /** What one file holds, about. */
    public static final long BYTES_MAX = 4L << 20;

    private final Path path;
    private final long bytesMax;

    public AuditFile(Path path, long bytesMax) {
        this.path = path;
        this.bytesMax = bytesMax;
    }

    Path path() {
        return path;
    }

    void append(String line) throws IOException {
        if (Files.exists(path) && Files.size(path) >= bytesMax) {
            turn();
        }
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
        try (FileChannel out = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(false);
        }
    }

    private void turn() throws IOException {
        for (int older = FILES_MAX - 1; older > 0; older--) {
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
