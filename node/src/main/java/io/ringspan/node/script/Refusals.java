package io.ringspan.node.script;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the own store refused of what it was to have.
 *
 * <p><b>Threads.</b> Any worker, each for its own connection.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final String GONE_ALREADY = "ERR Library not found";
    private static final String FOR_WHAT_IT_IS = "ERR ";

    private final LongAdder count = new LongAdder();
    private final AtomicBoolean again = new AtomicBoolean();
    private volatile String last = "";

    /** What became of some that were sent. */
    enum Found {
        ALL_TAKEN,
        /** Some were refused, and would be refused again. */
        REFUSED,
        /** Some were refused for the store's own state; they are to be sent again. */
        NOT_NOW
    }

    Found look(List<String> errors) {
        Found found = Found.ALL_TAKEN;
        for (String error : errors) {
            if (error.equals(GONE_ALREADY)) {
                continue;
            }
            count.increment();
            if (!error.equals(last)) {
                last = error;
                LOG.warn("The store does not take a script or a library of functions that is kept for it: {}", error);
            }
            boolean forItsState = !error.startsWith(FOR_WHAT_IT_IS);
            found = forItsState || found == Found.NOT_NOW ? Found.NOT_NOW : Found.REFUSED;
        }
        if (found == Found.NOT_NOW) {
            again.set(true);
        }
        return found;
    }

    /** Whether the store is to be given all again; said once. */
    boolean takeAgain() {
        return again.getAndSet(false);
    }

    long count() {
        return count.sum();
    }
}
