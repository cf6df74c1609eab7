package io.ringspan.node.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds a directory for one node. Between processes, a lock of the operating system on the file {@code lock} does it: it
 * ends with its process, however that ends. Within a process it would not do, because closing any other open handle of a
 * locked file gives the lock away; so a file {@code in-use-by-PID-START} is made first, and whoever finds the one of his
 * own process stays away from {@code lock}.
 *
 * <p><b>Threads.</b> Taken and closed by any thread.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String USER_PREFIX = "in-use-by-";
    private static final int PID_DIGITS_MAX = 20;

    private final FileChannel channel;
    private final Path user;

    private DirectoryLock(FileChannel channel, Path user) {
        this.channel = channel;
        this.user = user;
    }

    /**
     * Takes an existing directory.
     *
     * @throws DataDirectoryException when somebody has it: says who
     */
    static DirectoryLock take(Path directory) throws IOException {
        long pid = ProcessHandle.current().pid();
        // A number alone would name two processes: that of a container begins anew with each start.
        long startMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
        Path user = directory.resolve(USER_PREFIX + pid + "-" + startMillis);
        try {
            Files.createFile(user);
        } catch (FileAlreadyExistsException taken) {
            throw inUse(directory, "another node of this process (" + pid + ")");
        }
        try {
            return lock(directory, user, pid);
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(user);
            throw failed;
        }
    }

    private static DirectoryLock lock(Path directory, Path user, long pid) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, holder(channel));
            }
            forgetFormerUsers(directory, user);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((pid + "\n").getBytes(US_ASCII)), 0);
            return new DirectoryLock(channel, user);
        } catch (OverlappingFileLockException taken) {
            channel.close();
            throw inUse(directory, "another node of this process (" + pid + ")");
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static DataDirectoryException inUse(Path directory, String holder) {
        return new DataDirectoryException("the data directory " + directory + " is in use by " + holder
                + ". To fix: stop that node, or give this one a data_dir of its own");
    }

    private static String holder(FileChannel lock) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PID_DIGITS_MAX);
        lock.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), US_ASCII).strip();
        return pid.matches("[0-9]+") ? "process " + pid : "another process";
    }

    /** Whoever left a file and has not the lock is gone: killed, or its machine lost power. */
    private static void forgetFormerUsers(Path directory, Path self) throws IOException {
        try (DirectoryStream<Path> users = Files.newDirectoryStream(directory, USER_PREFIX + "*")) {
            for (Path user : users) {
                if (!user.equals(self)) {
                    Files.deleteIfExists(user);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(user);
    }
}
