package io.ringspan.replication.hints;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * That something is being made to outlive a crash of the machine, while its log goes on.
 *
 * <p><b>Threads.</b> Ended once, by whoever does it; asked by the log's owner.
 */
public final class Forcing {
    private @Nullable IOException failure;
    private volatile boolean ended;

    /** It is done: all that was written before it began is safe, or, with a reason, may not be. */
    public void end(@Nullable IOException why) {
        failure = why;
        ended = true;
    }

    /** Whether it is done, one way or the other. */
    public boolean isEnded() {
        return ended;
    }

    /** Why it may not be safe, if so; once it has ended. */
    public @Nullable IOException failure() {
        return failure;
    }
}
