package io.ringspan.node.admin;

/**
 * One thing that can be asked for.
 *
 * <p><b>Threads.</b> The admin server's own.
 */
@FunctionalInterface
public interface Page {
    /**
     * The page as of now.
     *
     * @param accept what the asker takes, as its header says it; empty when it has none
     */
    Answer answer(String accept);
}
