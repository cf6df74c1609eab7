package io.ringspan.node.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that are mapped into memory. They are for this user only. Nothing of them is forced to disk: what a killed process had
 * written the system has.
 */
public final class MappedFile {
    private static final int ZEROS = 64 * 1024;

    private MappedFile() {}

    /**
     * Makes one of so many zeros. They are written before it is mapped, so that a full disk is met here and not by a write to memory.
     *
     * @throws IOException also if it is there
     */
    public static MappedByteBuffer make(Path path, int bytes) throws IOException {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(
                path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
            for (int left = bytes; left > 0; ) {
                left -= channel.write(zeros.clear().limit(Math.min(left, ZEROS)));
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        }
    }

    /** Maps one that is there, as a whole. */
    static MappedByteBuffer open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        }
    }
}
