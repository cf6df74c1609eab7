package io.ringspan.node.backlog;

import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What is to be thought of the own store, by what others have said that they keep for it. */
enum BacklogView {
    /** Somebody keeps writes that it lacks. */
    BEHIND,
    /** Not all have said something, and it is not known to lack anything. */
    UNKNOWN,
    /** Nobody keeps anything. */
    UP_TO_DATE;

    /** Those that cannot be asked are waited for, as long as this after it was begun to ask. */
    static final long WAITED_NANOS = TimeUnit.SECONDS.toNanos(10);

    /**
     * @param said how many writes each of the others keeps; nothing of one that has not answered
     * @param nanos how long they have been asked
     */
    static BacklogView of(Collection<OptionalLong> said, long nanos) {
        boolean lacks = said.stream().anyMatch(count -> count.orElse(0) > 0);
        if (lacks) {
            return BEHIND;
        }
        return nanos < WAITED_NANOS && said.stream().anyMatch(OptionalLong::isEmpty) ? UNKNOWN : UP_TO_DATE;
    }
}
