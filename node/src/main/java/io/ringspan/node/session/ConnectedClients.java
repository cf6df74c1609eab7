package io.ringspan.node.session;

/**
 * The connections of the node's clients, on whatever worker.
 *
 * <p><b>Threads.</b> Any worker asks. One that comes or goes meanwhile may or may not be seen.
 */
public interface ConnectedClients {
    Iterable<Session> sessions();

    /** Whether their commands wait. */
    ClientPause pause();
}
