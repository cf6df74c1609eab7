package io.ringspan.node.admin;

/**
 * Counts connections up to a limit.
 *
 * <p><b>Owner.</b> The admin server's event loop.
 */
final class OpenConnections {
    private final int max;
    private int count;

    OpenConnections(int max) {
        this.max = max;
    }

    /** False, and nothing counted, when there are as many as there may be. */
    boolean enter() {
        if (count == max) {
            return false;
        }
        count++;
        return true;
    }

    void leave() {
        count--;
    }
}
