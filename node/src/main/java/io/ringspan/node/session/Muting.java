package io.ringspan.node.session;

/**
 * Which replies a client does without: CLIENT REPLY OFF and SKIP. Messages, and what confirms a subscription, are none.
 *
 * <p><b>Owner.</b> The worker of the connection.
 */
public final class Muting {
    private boolean off;
    private boolean skip;

    /** All replies from now on. */
    void on() {
        off = false;
        skip = false;
    }

    /** None, until it is on again. */
    void off() {
        off = true;
    }

    /** Not the one to the next command. */
    void skip() {
        skip = !off;
    }

    /** Whether the next command has to go alone: its reply is not wanted, and the one behind it perhaps is. */
    public boolean isOfOne() {
        return skip;
    }

    /** Whether the reply to the next command is left out; to be asked once for each. */
    public boolean mutesNext() {
        if (!off && !skip) {
            return false;
        }
        skip = false;
        return true;
    }
}
