package io.ringspan.node.admin;

import java.util.Optional;

/**
 * Whether clients should be sent to this node.
 *
 * <p><b>Threads.</b> Asked by the admin server's own thread.
 */
@FunctionalInterface
public interface Readiness {
    /** What keeps it from serving clients now, in one line; empty when nothing does. */
    Optional<String> notReadyBecause();
}
