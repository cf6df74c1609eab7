package io.ringspan.replication.hints;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The directory of one {@link HintLog}; nobody else writes there. */
public interface HintFiles {
    /** The names of all that lies there, in any order. */
    List<String> list() throws IOException;

    /** Opens a file to read and write it; makes an empty one if there is none of that name. */
    HintFile open(String name) throws IOException;

    /** Removes a file; one that is not there is no error. */
    void delete(String name) throws IOException;

    /** Returns when the files that were made and removed stay so after a crash of the machine. */
    void sync() throws IOException;

    /** Begins to do so, as {@link HintFile#beginForce} does. */
    @Nullable
    Forcing beginSync();

    /** The file of this name, for people. */
    String place(String name);
}
