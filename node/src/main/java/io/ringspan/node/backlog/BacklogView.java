package io.ringspan.node.backlog;

import java.util.Collection;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What is to be thought of the own store, by what others have said that they keep for it. */
enum BacklogView {
    /** Somebody keeps writes that it lacks. */
    BEHIND,
    /** Nobody is known to keep anything, and keys are to be settled whose writes came in another order. */
    SETTLING,
    /** Not all have said something, and it is not known to lack anything. */
    UNKNOWN,
    /** Nobody keeps anything. */
    UP_TO_DATE;

    /** Those that cannot be asked, and keys that are to be settled, are waited for no longer. */
    static final long WAITED_NANOS = TimeUnit.SECONDS.toNanos(10);

    /**
     * @param said how many writes each of the others keeps; nothing of one that has not answered
     * @param unsettled how many keys of the own store are to be settled
     * @param nanos how long they have been asked since somebody kept something
     */
    static BacklogView of(Collection<OptionalLong> said, long unsettled, long nanos) {
        boolean lacks = said.stream().anyMatch(count -> count.orElse(0) > 0);
        if (lacks) {
            return BEHIND;
        }
        if (nanos >= WAITED_NANOS) {
            return UP_TO_DATE;
        }
        if (unsettled > 0) {
            return SETTLING;
        }
        return said.stream().anyMatch(OptionalLong::isEmpty) ? UNKNOWN : UP_TO_DATE;
    }
}
