package io.ringspan.tests.turn;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Has a test class wait for its turn among all processes that run this module's tests: those that are {@link BesideOthers} share one, any other has one
 * for itself. JUnit finds it by itself.
 *
 * <p><b>Threads.</b> One class runs at a time in a process. <b>Limits.</b> A turn ends with its process at the latest: the system lets go of the locks.
 */
public final class Turns implements BeforeAllCallback {
    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(Turns.class);

    private final Path directory;

    /** For JUnit. */
    public Turns() {
        this(Path.of("target", "turns"));
    }

    Turns(Path directory) {
        this.directory = directory;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        boolean shared = AnnotationSupport.isAnnotated(context.getRequiredTestClass(), BesideOthers.class);
        context.getStore(PLACE).put(Turn.class, take(shared)); // closed by JUnit behind the class's last test
    }

    /**
     * Waits for one. Who wants one for itself keeps the door meanwhile, so that no others go in before it.
     *
     * @param shared whether others may have it at the same time
     */
    Turn take(boolean shared) throws IOException {
        Files.createDirectories(directory);
        FileChannel door = open("door");
        FileChannel room = open("room");
        FileLock first = door.lock();
        FileLock turn = room.lock(0, Long.MAX_VALUE, shared);
        first.release();
        door.close();
        return new Turn(room, turn);
    }

    private FileChannel open(String name) throws IOException {
        return FileChannel.open(
                directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Until it is closed. */
    record Turn(FileChannel room, FileLock lock) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            lock.release();
            room.close();
        }
    }
}
