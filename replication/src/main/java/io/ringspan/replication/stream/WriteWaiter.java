package io.ringspan.replication.stream;

/**
 * Who waits for a write's answer: the engine's batch. Told only what the frames with the replies do not say.
 *
 * <p>The write and its waiter know each other until the batch calls {@link Write#forget()}, or {@link #released()} is
 * called, whichever is first. Called while the stream changes its own state: an implementation notes what it learns and
 * acts on it later in the event-loop turn, and never calls into the stream.
 */
public interface WriteWaiter {
    /** This replica has applied the write. If its reply has not come by now, it never will. */
    void marked(int replica);

    /** The write was dropped from this replica's window: whether it is applied there will not be known. */
    void skipped(int replica);

    /** The stream keeps nothing of the write any more: no further call comes, and the {@link Write} must not be used. */
    void released();
}
