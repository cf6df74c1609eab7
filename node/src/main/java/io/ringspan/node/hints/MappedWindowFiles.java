package io.ringspan.node.hints;

import io.ringspan.node.state.MappedFile;
import io.ringspan.replication.window.WindowFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one stream's windows.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Limits.</b> The node's.
 */
final class MappedWindowFiles implements WindowFiles {
    private static final Logger LOG = LoggerFactory.getLogger(MappedWindowFiles.class);

    private final Path directory;
    private final WindowRoom room;
    private final List<Path> made = new ArrayList<>();
    private long bytesMade;

    /** @param directory must be there */
    MappedWindowFiles(Path directory, WindowRoom room) {
        this.directory = directory;
        this.room = room;
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public @Nullable ByteBuffer make(String name, int bytes) {
        if (!room.take(bytes)) {
            room.refused("there is no more room for windows than " + room.bytesMax() + " bytes");
            return null;
        }
        Path path = directory.resolve(name);
        try {
            ByteBuffer mapped = MappedFile.make(path, bytes);
            made.add(path);
            bytesMade += bytes;
            return mapped;
        } catch (IOException failed) {
            room.give(bytes);
            room.refused(failed.toString());
            delete(path);
            return null;
        }
    }

    @Override
    public void drop(String name, ByteBuffer mapped) {
        Path path = directory.resolve(name);
        delete(path);
        if (made.remove(path)) {
            bytesMade -= mapped.capacity();
            room.give(mapped.capacity());
        }
        MappedMemory.giveBack(mapped);
    }

    @Override
    public void end() {
        made.forEach(MappedWindowFiles::delete);
        delete(directory);
        room.give(bytesMade);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            LOG.warn("{} is not needed any more and cannot be removed: {}", path, failed.toString());
        }
    }
}
