package io.ringspan.node.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says what a file system means by its exceptions: many of them carry nothing but the name of a file. */
final class FileTrouble {
    private FileTrouble() {}

    /** Fit to stand in the middle of a sentence. */
    static String in(IOException failed) {
        if (!(failed instanceof FileSystemException system)) {
            return String.valueOf(failed.getMessage());
        }
        if (failed instanceof AccessDeniedException) {
            return "user " + System.getProperty("user.name") + " may not write to " + system.getFile();
        }
        if (failed instanceof FileAlreadyExistsException || failed instanceof NotDirectoryException) {
            return system.getFile() + " is not a directory";
        }
        if (failed instanceof NoSuchFileException) {
            return system.getFile() + " does not exist and cannot be made";
        }
        String reason = system.getReason() == null ? failed.getClass().getSimpleName() : system.getReason();
        return reason + " (" + system.getFile() + ")";
    }
}
