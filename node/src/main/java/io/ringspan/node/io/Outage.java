package io.ringspan.node.io;

import java.net.UnknownHostException;

/**
 * What keeps one link down, as far as the log knows: once for each outage, so that a host that is down for an hour does not
 * fill it, and again when the trouble turns to its name or away from it, since then somebody else has to see to it.
 *
 * <p><b>Owner.</b> The worker of the link.
 */
public final class Outage {
    private boolean told;
    private boolean toldOfName;

    /** Why connecting failed, for people. */
    public static String reason(Throwable cause) {
        return cause instanceof UnknownHostException
                ? "its name has no address here (" + cause.getMessage() + ")"
                : String.valueOf(cause.getMessage());
    }

    /** Whether the log should be told that connecting failed because of {@code cause}. */
    public boolean isNews(Throwable cause) {
        return isNews(cause instanceof UnknownHostException);
    }

    /** Whether the log should be told of a trouble that has nothing to do with the name. */
    public boolean isNews() {
        return isNews(false);
    }

    private boolean isNews(boolean ofName) {
        boolean news = !told || toldOfName != ofName;
        told = true;
        toldOfName = ofName;
        return news;
    }

    /** The link is up. */
    public void over() {
        told = false;
    }
}
