package io.ringspan.replication.hints;

import java.io.IOException;

/** A file was written by a newer Ringspan; the message says which one, and what to do. */
public final class HintFormatException extends IOException {
    private static final long serialVersionUID = 1;

    public HintFormatException(String file, int version) {
        super("the hints in " + file + " are written in version " + version
                + " of their format, and this Ringspan reads"
                + " up to version " + HintFormat.VERSION + ". To fix: start the newer Ringspan again and let it send"
                + " them, or remove the file and repair the replica");
    }
}
