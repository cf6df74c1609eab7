package io.ringspan.node.protocol;

/**
 * Room for a large value that has only begun to come.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
public interface RequestRoom {
    /** Room without end. */
    RequestRoom ENDLESS = bytes -> true;

    /** Claims this much more for the command at hand; false when there is not that much. */
    boolean claim(int bytes);

    /** Gives back all that was claimed for the command at hand. */
    default void giveBack() {}
}
