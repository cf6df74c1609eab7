package io.ringspan.tests.bench.report;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * What must be known about a run to judge its figures.
 *
 * @param mode {@code full} or {@code quick}
 * @param machine and versions, by name, in the order in which the page lists them; never a host name or a path
 * @param method how it was measured, sentence by sentence
 * @param leftOut what was not measured, and why
 */
public record RunFacts(
        LocalDateTime date,
        String mode,
        String commit,
        Map<String, String> machine,
        List<String> method,
        List<String> leftOut) {}
