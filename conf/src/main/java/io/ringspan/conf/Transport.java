package io.ringspan.conf;

import java.util.Locale;

/** How the node talks to the operating system's sockets. */
public enum Transport {
    /** The fastest that works here: epoll on Linux, else NIO. */
    AUTO,
    EPOLL,
    IO_URING,
    NIO;

    /** Whether it may be able to use Unix sockets: AUTO is, where it becomes EPOLL. */
    public boolean mayUsePaths() {
        return this == AUTO || this == EPOLL;
    }

    /** The name as files spell it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
