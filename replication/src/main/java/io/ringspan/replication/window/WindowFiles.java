package io.ringspan.replication.window;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one stream's windows; nobody else writes there. {@code node} implements it with the node's disk.
 *
 * <p><b>Threads.</b> The stream's worker.
 */
public interface WindowFiles {
    /** Keeps windows in the process's own memory. */
    WindowFiles NONE = new WindowFiles() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public @Nullable ByteBuffer make(String name, int bytes) {
            return null;
        }

        @Override
        public void drop(String name, ByteBuffer mapped) {}

        @Override
        public void end() {}
    };

    /** Whether there is a disk at all. */
    boolean isOn();

    /**
     * Makes a file of so many zeros, whose room on the disk is taken, and maps it: what is written there outlives the
     * process. Null if the disk or a limit does not let it; whoever implements it says so to people.
     */
    @Nullable
    ByteBuffer make(String name, int bytes);

    /** Removes one, and gives back its memory: nothing is read or written there any more. */
    void drop(String name, ByteBuffer mapped);

    /** Removes all of them: nobody needs what is there any more. */
    void end();
}
