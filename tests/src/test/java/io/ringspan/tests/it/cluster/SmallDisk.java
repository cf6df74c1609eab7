package io.ringspan.tests.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system in memory that is soon full. Needs root; the test stays out where it cannot be mounted. */
public final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /**
     * Mounts one.
     *
     * @param within where it is mounted
     */
    public static SmallDisk mount(Path within, int mebibytes) throws IOException {
        Path directory = Files.createDirectory(within.resolve("small-disk"));
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "ringspan-test", directory.toString());
        assumeTrue(mounted, "no file system can be mounted here: that needs root");
        return new SmallDisk(directory);
    }

    public Path directory() {
        return directory;
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command)).start();
            return process.onExit().join().exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Override
    public void close() {
        // Lazily: a node that is being stopped may still hold a file.
        assertThat(run("umount", "-l", directory.toString())).as("unmounted").isTrue();
    }
}
