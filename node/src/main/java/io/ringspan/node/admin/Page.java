package io.ringspan.node.admin;

/**
 * One thing that can be asked for, or changed.
 *
 * <p><b>Threads.</b> The admin server's own.
 */
@FunctionalInterface
public interface Page {
    /**
     * The page as of now, or what became of the change.
     *
     * @throws AdminException if what was asked for makes no sense
     */
    Answer answer(Asked asked);
}
