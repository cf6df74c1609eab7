package io.ringspan.base;

/** When what is written to disk is made safe against a loss of the machine. A crash of the process alone it outlives always. */
public enum FsyncPolicy {
    /** When the operating system thinks fit. */
    NEVER,
    /** About once a second. */
    INTERVAL,
    /** Before it counts as kept. */
    EACH
}
