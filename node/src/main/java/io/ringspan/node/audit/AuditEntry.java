package io.ringspan.node.audit;

import java.util.Locale;
import java.util.Optional;

/**
 * A change that was asked for.
 *
 * @param time when, as ISO 8601 in UTC
 * @param by the address that asked
 * @param right by what right it was made, or for want of which it was not
 * @param method of HTTP
 * @param target path and query
 * @param body empty if there was none, or if the change was refused
 * @param status what was answered
 * @param outcome what that says of the change
 * @param leftOut how many refused ones were not written to the file since the one before it, because there were too many; only
 *     if there were any
 */
public record AuditEntry(
        String time,
        String by,
        String right,
        String method,
        String target,
        String body,
        int status,
        Outcome outcome,
        Optional<Long> leftOut) {

    /** What became of it. */
    public enum Outcome {
        MADE,
        /** Nothing was changed. */
        REFUSED,
        /** It failed, or nobody has confirmed it in time: it may have been made, in part too, or may still be. */
        UNKNOWN;

        private static final int ACCEPTED = 202;

        static Outcome of(int status) {
            return switch (status / 100) {
                case 2 -> status == ACCEPTED ? UNKNOWN : MADE;
                case 4 -> REFUSED;
                default -> UNKNOWN;
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same with no more than so many characters of target and body each, and three dots where something is left out. */
    AuditEntry cut(int targetMax, int bodyMax) {
        return new AuditEntry(
                time, by, right, method, cut(target, targetMax), cut(body, bodyMax), status, outcome, leftOut);
    }

    /** As one that was refused is kept: whoever sends it may not choose how long it is. */
    AuditEntry refused(int targetMax, long others) {
        return new AuditEntry(
                time,
                by,
                right,
                method,
                cut(target, targetMax),
                "",
                status,
                outcome,
                others == 0 ? Optional.empty() : Optional.of(others));
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "...";
    }
}
