package io.ringspan.node.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A small file that, whenever the power fails, holds either its old text or its new one.
 *
 * <p><b>Limits.</b> Read up to {@link #BYTES_MAX} bytes, if nobody says otherwise; what is longer is cut, and so is not what
 * was written.
 */
public record DurableFile(Path path) {
    static final int BYTES_MAX = 64 * 1024;

    /** Empty when there is no such file. */
    public Optional<String> read() throws IOException {
        return read(BYTES_MAX);
    }

    /** As the other. */
    Optional<String> read(int bytesMax) throws IOException {
        return readBytes(bytesMax).map(bytes -> new String(bytes, US_ASCII));
    }

    /** The same, of a file that is no text. */
    public Optional<byte[]> readBytes(int bytesMax) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return Optional.of(in.readNBytes(bytesMax));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    /** When this returns, the text outlives a power failure. */
    public void write(String text) throws IOException {
        write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }

    /** The same, of a file that is no text. */
    public void write(ByteBuffer bytes) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DurableDirectory.sync(DurableDirectory.parentOf(path));
    }
}
