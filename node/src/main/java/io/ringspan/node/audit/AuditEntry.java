package io.ringspan.node.audit;

/**
 * A change that was asked for.
 *
 * @param time when, as ISO 8601 in UTC
 * @param by the address that asked
 * @param right by what right it was made, or for want of which it was not
 * @param method of HTTP
 * @param target path and query
 * @param body empty if there was none
 * @param status what was answered: below 300 the change was made
 */
public record AuditEntry(String time, String by, String right, String method, String target, String body, int status) {
    private static final int MADE_BELOW = 300;

    /** Whether the change was made. */
    public boolean isMade() {
        return status < MADE_BELOW;
    }
}
