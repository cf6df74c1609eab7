package io.ringspan.node.lint;

import java.util.List;
import java.util.Optional;

/**
 * What was found in a log.
 *
 * @param findings the worst first
 * @param more how often something was found that is not among them
 */
public record LintReport(Counts counts, Unread unread, List<Finding> findings, long more) {
    public LintReport {
        findings = List.copyOf(findings);
    }

    /**
     * How much there was.
     *
     * @param commands lines with a command that a client sent
     * @param ofScripts lines with one that a script sent
     * @param different of both, those that would behave differently
     */
    public record Counts(long lines, long commands, long ofScripts, long different) {}

    /**
     * What was not looked at.
     *
     * @param lines that are not as {@code MONITOR} prints them, or are too long
     * @param first the first of them, from 1
     */
    public record Unread(long lines, Optional<Long> first) {}

    /** Whether it was a log of commands at all. */
    public boolean hasCommands() {
        return counts.commands + counts.ofScripts > 0;
    }
}
