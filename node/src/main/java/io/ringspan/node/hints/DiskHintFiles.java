package io.ringspan.node.hints;

import io.ringspan.node.state.DurableDirectory;
import io.ringspan.replication.hints.Forcing;
import io.ringspan.replication.hints.HintFile;
import io.ringspan.replication.hints.HintFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory on disk. Its files are for this user only, as the values in them are. */
final class DiskHintFiles implements HintFiles {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final Set<StandardOpenOption> READ_AND_WRITE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path directory;
    private final DiskThread disk;

    /**
     * @param directory must be there
     * @param disk waits for what is begun
     */
    DiskHintFiles(Path directory, DiskThread disk) {
        this.directory = directory;
        this.disk = disk;
    }

    @Override
    public List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return names;
    }

    @Override
    public HintFile open(String name) throws IOException {
        Path path = directory.resolve(name);
        return new DiskHintFile(
                FileChannel.open(path, READ_AND_WRITE, PosixFilePermissions.asFileAttribute(PRIVATE)), disk);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        DurableDirectory.sync(directory);
    }

    @Override
    public @Nullable Forcing beginSync() {
        return disk.begin(this::sync);
    }

    @Override
    public String place(String name) {
        return directory.resolve(name).toString();
    }

    private record DiskHintFile(FileChannel channel, DiskThread disk) implements HintFile {
        @Override
        public int read(ByteBuffer into, long at) throws IOException {
            return channel.read(into, at);
        }

        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            long to = at;
            while (bytes.hasRemaining()) {
                to += channel.write(bytes, to);
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public @Nullable Forcing beginForce() {
            return disk.begin(this::force);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
