package io.ringspan.node.execute;

import org.jspecify.annotations.Nullable;

/**
 * The scripts that clients have loaded, at whichever node.
 *
 * <p><b>Threads.</b> Any.
 */
public interface LoadedScripts {
    /** The text of the script with that digest, in whatever case; null if none is loaded. */
    byte @Nullable [] script(String sha);

    /** Goes up each time that all scripts are forgotten. */
    long flushes();
}
