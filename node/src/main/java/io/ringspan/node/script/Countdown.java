package io.ringspan.node.script;

/**
 * Goes on once several things have ended, or nobody waits for them any longer.
 *
 * <p><b>Owner.</b> Worker 0.
 */
final class Countdown {
    private final Runnable then;
    private int left = 1;
    private boolean ended;

    Countdown(Runnable then) {
        this.then = then;
    }

    /** One more is waited for. */
    void more() {
        left++;
    }

    /** No more will come. */
    void begun() {
        one();
    }

    /** One has ended. */
    void one() {
        if (--left == 0) {
            end();
        }
    }

    /** Goes on now, if it has not yet. */
    void end() {
        if (!ended) {
            ended = true;
            then.run();
        }
    }
}
