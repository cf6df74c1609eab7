package io.ringspan.replication.hints;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An open file of a {@link HintLog}. */
public interface HintFile extends Closeable {
    /**
     * Reads some of what stands from {@code at} on.
     *
     * @return how many bytes; negative when the file ends there
     */
    int read(ByteBuffer into, long at) throws IOException;

    /** Writes all of the bytes from {@code at} on. When it fails, some of them may have been written. */
    void write(ByteBuffer bytes, long at) throws IOException;

    /** How long the file is. */
    long size() throws IOException;

    /** Cuts the file to this length. */
    void truncate(long size) throws IOException;

    /** Returns when all that was written outlives a crash of the machine. */
    void force() throws IOException;

    /** Begins to do so, and returns at once. Null if the disk has too much to do: then it is to be asked again. */
    @Nullable
    Forcing beginForce();
}
