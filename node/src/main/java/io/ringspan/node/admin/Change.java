package io.ringspan.node.admin;

/**
 * Something about the node that can be changed while it runs.
 *
 * <p><b>Threads.</b> The admin server's own.
 */
@FunctionalInterface
public interface Change {
    /**
     * Makes the change, or says why not.
     *
     * @param wanted the body of the request, or what its path has behind the change's own
     * @param by who asks, for the log
     */
    Answer make(String wanted, String by);
}
