package io.ringspan.node.reload;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a node's file again.
 *
 * @param file its name
 * @param at when, in UTC
 * @param by who has asked
 * @param dryRun whether it was only looked at
 * @param taken what the node has taken over, or would
 * @param needsStart what the file says otherwise, and only a start takes: it holds as it was
 * @param problems why nothing was taken over; then all holds as it was
 * @param warnings of a file that was read
 */
public record ReloadReport(
        String file,
        String at,
        String by,
        boolean dryRun,
        List<Change> taken,
        List<Change> needsStart,
        List<String> problems,
        List<String> warnings) {
    /**
     * One setting. A secret is masked.
     *
     * @param before what held; nothing if nothing was set
     * @param after what the file says; nothing if it says nothing, and there is no default
     */
    public record Change(String setting, Optional<Object> before, Optional<Object> after) {
        /** As people read it. */
        String words() {
            return setting + " (" + words(before) + " -> " + words(after) + ")";
        }

        private static String words(Optional<Object> value) {
            return value.map(Object::toString).orElse("not set");
        }
    }

    public ReloadReport {
        taken = List.copyOf(taken);
        needsStart = List.copyOf(needsStart);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** Whether the file was fit to be taken over. */
    public boolean fits() {
        return problems.isEmpty();
    }
}
